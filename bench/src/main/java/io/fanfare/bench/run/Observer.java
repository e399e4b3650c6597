package io.fanfare.bench.run;

import io.fanfare.bench.meter.Count;
import io.fanfare.bench.meter.Series;
import io.fanfare.bench.meter.Tick;
import io.fanfare.bench.report.Latency;
import io.fanfare.bench.report.PhaseResult.Point;
import io.fanfare.bench.sample.ServerSampler;
import io.fanfare.bench.sample.TargetSample;
import io.fanfare.bench.sample.WholeMachine;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Looks at all shares and the server once a second, and keeps what it sees. One thread. */
final class Observer {
    private final List<Share> shares;
    private final List<Count> units;
    private final ServerSampler sampler;
    private final Progress progress;
    private final IncidentLog incidents;
    private final List<Point> timeline = new ArrayList<>();
    /** What happened in the whole phase, by load. */
    private final List<Tick> totals = new ArrayList<>();
    /** What happened since {@link #forget}, by load. */
    private final List<Tick> recent = new ArrayList<>();

    private Snapshot last;
    private double mostOpenFiles = Double.NaN;

    /**
     * @param units what is counted, by load
     */
    Observer(List<Share> shares, List<Count> units, ServerSampler sampler, Progress progress, IncidentLog incidents)
            throws InterruptedException {
        this.shares = shares;
        this.units = units;
        this.sampler = sampler;
        this.progress = progress;
        this.incidents = incidents;
        for (int i = 0; i < units.size(); i++) {
            totals.add(new Tick());
            recent.add(new Tick());
        }
        last = snapshot(true);
    }

    /**
     * Looks, and keeps it as a point of the timeline.
     *
     * @param isWarmUp whether the second that is over is not measured
     */
    Snapshot point(boolean isWarmUp) throws InterruptedException {
        Snapshot before = last;
        List<Tick> ticks = collect(false);
        Point point = point(before, last, ticks, isWarmUp);
        timeline.add(point);
        progress.onPoint(point);
        return last;
    }

    /** Looks, without a point of the timeline. */
    Snapshot snapshot(boolean isThorough) throws InterruptedException {
        collect(isThorough);
        return last;
    }

    private List<Tick> collect(boolean isThorough) throws InterruptedException {
        TargetSample target = sampler.sample(isThorough);
        long nanos = System.nanoTime();
        List<Share.Taken> taken = Parallel.map(shares, Share::take);
        List<Tick> ticks = new ArrayList<>();
        long done = 0;
        for (int i = 0; i < units.size(); i++) {
            Tick tick = new Tick();
            for (Share.Taken one : taken) {
                tick.add(one.ticks().get(i));
            }
            totals.get(i).add(tick);
            recent.get(i).add(tick);
            ticks.add(tick);
            done += totals.get(i).count(units.get(i));
        }
        long openFiles = target.server().openFiles();
        if (!(openFiles <= mostOpenFiles) && openFiles >= 0) {
            mostOpenFiles = openFiles;
        }
        last = new Snapshot(
                nanos,
                done,
                taken.stream().mapToLong(Share.Taken::cpuMicros).sum(),
                taken.stream().mapToLong(Share.Taken::bytesReceived).sum(),
                taken.stream().mapToLong(Share.Taken::bytesSent).sum(),
                WholeMachine.busyMicros(),
                target);
        return ticks;
    }

    private Point point(Snapshot before, Snapshot now, List<Tick> ticks, boolean isWarmUp) {
        double seconds = (now.nanos() - before.nanos()) / (double) TimeUnit.SECONDS.toNanos(1);
        Tick sum = new Tick();
        ticks.forEach(sum::add);
        Histogram latency = main(sum);
        Histogram lag = sum.histogram(Series.LAG);
        return new Point(
                (now.nanos() - incidents.beganNanos()) / (double) TimeUnit.SECONDS.toNanos(1),
                sum.count(Count.RECEIVED),
                sum.count(Count.SENT),
                Latency.millis(latency, 50),
                Latency.millis(latency, 99),
                Latency.millis(latency, 100),
                now.serverMicrosSince(before) / seconds / 1e6,
                Snapshot.orNaN(now.server().residentBytes()),
                Snapshot.orNaN(now.server().openFiles()),
                Snapshot.orNaN(now.server().heapBytes()),
                Snapshot.orNaN(now.server().gcMillis()),
                (now.ownCpuMicros() - before.ownCpuMicros()) / seconds / 1e6,
                Latency.millis(lag, 100),
                sum.count(Count.RETURNED),
                incidents.takeNotes(),
                isWarmUp);
    }

    private static Histogram main(Tick tick) {
        for (Series series :
                List.of(Series.DELIVERY, Series.BESIDE_SLOW, Series.PUBLISH, Series.RETURN, Series.CONNECT)) {
            if (tick.histogram(series) != null) {
                return tick.histogram(series);
            }
        }
        return null;
    }

    /** Begins to collect anew what {@link #recent} returns. */
    void forget() {
        recent.replaceAll(old -> new Tick());
    }

    List<Tick> recent() {
        return List.copyOf(recent);
    }

    List<Tick> totals() {
        return totals;
    }

    List<Point> timeline() {
        return timeline;
    }

    double mostOpenFiles() {
        return mostOpenFiles;
    }
}
