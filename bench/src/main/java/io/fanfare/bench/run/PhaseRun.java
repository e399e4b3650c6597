package io.fanfare.bench.run;

import io.fanfare.bench.check.SentMessages;
import io.fanfare.bench.check.Tally;
import io.fanfare.bench.load.StopSignal;
import io.fanfare.bench.meter.Count;
import io.fanfare.bench.meter.MeterReading;
import io.fanfare.bench.meter.Series;
import io.fanfare.bench.plan.LoadSpec;
import io.fanfare.bench.plan.Mode;
import io.fanfare.bench.plan.Parameter;
import io.fanfare.bench.plan.Phase;
import io.fanfare.bench.report.Latency;
import io.fanfare.bench.report.PhaseResult;
import io.fanfare.bench.report.PhaseResult.Cost;
import io.fanfare.bench.report.PhaseResult.Joining;
import io.fanfare.bench.report.PhaseResult.LoadResult;
import io.fanfare.bench.report.PhaseResult.Memory;
import io.fanfare.bench.report.PhaseResult.Stretch;
import io.fanfare.bench.sample.ServerSampler;
import io.fanfare.bench.target.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** One phase, from joining to leaving. One thread. */
final class PhaseRun {
    private static final int RATE_OF_THE_LOAD = 0;

    private final Phase phase;
    private final List<Worker> workers;
    private final Target target;
    private final ServerSampler sampler;
    private final StopSignal stop;
    private final Progress progress;
    private final IncidentLog log = new IncidentLog();
    private final List<Count> units;
    private final Observer observer;

    PhaseRun(
            Phase phase, List<Worker> workers, Target target, ServerSampler sampler, StopSignal stop, Progress progress)
            throws InterruptedException {
        this.phase = phase;
        this.workers = workers;
        this.target = target;
        this.sampler = sampler;
        this.stop = stop;
        this.progress = progress;
        units = phase.loads().stream().map(PhaseRun::unit).toList();
        observer = new Observer(workers, units, sampler, progress, log);
    }

    private static Count unit(LoadSpec spec) {
        return switch (spec.mode()) {
            case CONNECT, IDLE, PRESENCE -> Count.CONNECTED;
            case PUBLISH -> Count.SENT;
            case FANOUT, NOTIFY, CHAT, RESUME, JITTER, DRAIN, SLOW_CONSUMER, SOAK -> Count.RECEIVED;
        };
    }

    PhaseResult run() throws InterruptedException {
        Snapshot before = observer.snapshot(true);
        progress.onStep(phase.name() + ": joining");
        Parallel.forEach(workers, Worker::join);
        Snapshot joined = observer.snapshot(true);
        Joining joining = joining(before, joined);
        Parallel.forEach(workers, Worker::prepare);
        progress.onStep(phase.name() + ": running");

        Measurement measurement = new Measurement(
                workers,
                observer,
                stop,
                phase.marksMillis(),
                window -> Incidents.start(phase, target, log, stop, window));
        LoadSpec first = phase.loads().get(0);
        RateSearch search = first.number(Parameter.SEARCH_P99) == 0
                ? null
                : new RateSearch(measurement::run, stop, progress, first);
        Measurement.Measured measured = search == null ? measure(measurement, first) : search.run();

        List<SentMessages> sent = sent();
        List<Worker.Arrived> arrived = arrived(sent);
        Snapshot after = observer.snapshot(true);
        List<String> warnings = new Warnings(phase, sampler.cores(), sent).of(measured);
        warnings.addAll(log.warnings());
        warnings.addAll(sampler.takeWarnings());
        return new PhaseResult(
                phase.name(),
                loads(measured, arrived),
                joining,
                measured.cost(),
                memory(before, joined, after),
                observer.timeline(),
                log.results(),
                search == null ? null : search.result(),
                new Accounting(phase, units).of(observer.totals(), measured, strays(arrived)),
                warnings,
                null);
    }

    private static Measurement.Measured measure(Measurement measurement, LoadSpec first) throws InterruptedException {
        if (!first.has(Parameter.SECONDS)) {
            return measurement.runToTheEnd();
        }
        return measurement.run(first.number(Parameter.WARM_UP), first.number(Parameter.SECONDS), RATE_OF_THE_LOAD);
    }

    private List<SentMessages> sent() throws InterruptedException {
        List<List<SentMessages>> byWorker = Parallel.map(workers, Worker::sent);
        List<SentMessages> all = byWorker.get(0);
        for (List<SentMessages> one : byWorker.subList(1, byWorker.size())) {
            for (int i = 0; i < all.size(); i++) {
                all.get(i).add(one.get(i));
            }
        }
        return all;
    }

    /** What arrived, by load. */
    private List<Worker.Arrived> arrived(List<SentMessages> sent) throws InterruptedException {
        List<List<Worker.Arrived>> byWorker = Parallel.map(workers, worker -> worker.finish(sent));
        List<Worker.Arrived> all = new ArrayList<>();
        for (int i = 0; i < phase.loads().size(); i++) {
            Tally tally = Tally.NONE;
            Map<String, Long> problems = new TreeMap<>();
            for (List<Worker.Arrived> one : byWorker) {
                tally = tally.plus(one.get(i).tally());
                one.get(i).problems().forEach((problem, count) -> problems.merge(problem, count, Long::sum));
            }
            all.add(new Worker.Arrived(tally, problems));
        }
        return all;
    }

    private static long strays(List<Worker.Arrived> arrived) {
        return arrived.stream()
                .map(Worker.Arrived::tally)
                .mapToLong(tally -> tally.repeated() + tally.foreign())
                .sum();
    }

    private Joining joining(Snapshot before, Snapshot joined) throws InterruptedException {
        Mode mode = phase.loads().get(0).mode();
        int connections = mode == Mode.CONNECT || mode == Mode.PRESENCE
                ? 0
                : Parallel.map(workers, Worker::connections).stream()
                        .mapToInt(Integer::intValue)
                        .sum();
        Cost cost = joined.since(before);
        double bytes = Snapshot.orNaN(joined.server().proportionalBytes())
                - Snapshot.orNaN(before.server().proportionalBytes());
        return new Joining(
                connections,
                cost.seconds(),
                Snapshot.each(joined.serverMicrosSince(before), connections),
                Snapshot.each(bytes, connections));
    }

    private Memory memory(Snapshot before, Snapshot joined, Snapshot after) {
        return new Memory(
                Snapshot.orNaN(before.server().proportionalBytes()),
                Snapshot.orNaN(joined.server().proportionalBytes()),
                Snapshot.orNaN(after.server().proportionalBytes()),
                observer.mostOpenFiles(),
                Snapshot.orNaN(after.server().heapBytes()),
                Snapshot.orNaN(after.server().gcMillis())
                        - Snapshot.orNaN(before.server().gcMillis()),
                Snapshot.orNaN(after.server().gcs())
                        - Snapshot.orNaN(before.server().gcs()));
    }

    private List<LoadResult> loads(Measurement.Measured measured, List<Worker.Arrived> arrived) {
        List<LoadResult> loads = new ArrayList<>();
        for (int i = 0; i < phase.loads().size(); i++) {
            LoadSpec spec = phase.loads().get(i);
            loads.add(new LoadResult(
                    spec.mode().key(),
                    spec.written(),
                    spec.mode().unit(),
                    counts(observer.totals().get(i)),
                    arrived.get(i).tally(),
                    latencies(measured.readings().get(i).histograms()),
                    stretches(measured.readings().get(i)),
                    arrived.get(i).problems()));
        }
        return loads;
    }

    private static Map<String, Long> counts(MeterReading reading) {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (Count count : Count.values()) {
            counts.put(count.key(), reading.count(count));
        }
        return counts;
    }

    /** What was due between marks; nothing if there were none. */
    private List<Stretch> stretches(MeterReading reading) {
        long[] marks = phase.marksMillis();
        List<Stretch> stretches = new ArrayList<>();
        for (int i = 0; i <= marks.length && marks.length > 0; i++) {
            stretches.add(new Stretch(
                    i == 0 ? 0 : marks[i - 1] / 1e3,
                    i == marks.length ? phase.loads().get(0).number(Parameter.SECONDS) : marks[i] / 1e3,
                    i < reading.stretches().size()
                            ? latencies(reading.stretches().get(i))
                            : Map.of()));
        }
        return stretches;
    }

    private static Map<String, Latency> latencies(Map<Series, Histogram> histograms) {
        Map<String, Latency> latencies = new LinkedHashMap<>();
        histograms.forEach((series, histogram) -> latencies.put(series.key(), Latency.of(histogram)));
        return latencies;
    }
}
