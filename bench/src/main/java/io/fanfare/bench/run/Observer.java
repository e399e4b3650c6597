package io.fanfare.bench.run;

import io.fanfare.bench.meter.Count;
import io.fanfare.bench.meter.MeterReading;
import io.fanfare.bench.meter.Series;
import io.fanfare.bench.report.Latency;
import io.fanfare.bench.report.PhaseResult.Point;
import io.fanfare.bench.sample.ServerSampler;
import io.fanfare.bench.sample.TargetSample;
import io.fanfare.bench.sample.WholeMachine;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Looks at all workers and the server once a second, and keeps what it sees. One thread. */
final class Observer {
    private final List<Worker> workers;
    private final List<Count> units;
    private final ServerSampler sampler;
    private final Progress progress;
    private final IncidentLog incidents;
    private final List<Point> timeline = new ArrayList<>();
    /** What happened in the whole phase, by load. */
    private final List<MeterReading> totals = new ArrayList<>();
    /** What happened since {@link #forget}, by load. */
    private final List<MeterReading> recent = new ArrayList<>();

    private Snapshot last;
    private double mostOpenFiles = Double.NaN;

    /**
     * @param units what is counted, by load
     */
    Observer(List<Worker> workers, List<Count> units, ServerSampler sampler, Progress progress, IncidentLog incidents)
            throws InterruptedException {
        this.workers = workers;
        this.units = units;
        this.sampler = sampler;
        this.progress = progress;
        this.incidents = incidents;
        for (int i = 0; i < units.size(); i++) {
            totals.add(new MeterReading());
            recent.add(new MeterReading());
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
        List<MeterReading> readings = collect(false);
        Point point = point(before, last, readings, isWarmUp);
        timeline.add(point);
        progress.onPoint(point);
        return last;
    }

    /** Looks, without a point of the timeline. */
    Snapshot snapshot(boolean isThorough) throws InterruptedException {
        collect(isThorough);
        return last;
    }

    private List<MeterReading> collect(boolean isThorough) throws InterruptedException {
        TargetSample target = sampler.sample(isThorough);
        long nanos = System.nanoTime();
        List<Worker.Taken> taken = Parallel.map(workers, Worker::take);
        List<MeterReading> readings = new ArrayList<>();
        long done = 0;
        for (int i = 0; i < units.size(); i++) {
            MeterReading reading = new MeterReading();
            for (Worker.Taken one : taken) {
                reading.add(one.readings().get(i));
            }
            totals.get(i).add(reading);
            recent.get(i).add(reading);
            readings.add(reading);
            done += totals.get(i).count(units.get(i));
        }
        long openFiles = target.server().openFiles();
        if (!(openFiles <= mostOpenFiles) && openFiles >= 0) {
            mostOpenFiles = openFiles;
        }
        last = new Snapshot(
                nanos,
                done,
                taken.stream().mapToLong(Worker.Taken::cpuMicros).sum(),
                taken.stream().mapToLong(Worker.Taken::bytesReceived).sum(),
                taken.stream().mapToLong(Worker.Taken::bytesSent).sum(),
                WholeMachine.busyMicros(),
                target);
        return readings;
    }

    private Point point(Snapshot before, Snapshot now, List<MeterReading> readings, boolean isWarmUp) {
        double seconds = (now.nanos() - before.nanos()) / (double) TimeUnit.SECONDS.toNanos(1);
        MeterReading sum = new MeterReading();
        readings.forEach(sum::add);
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

    private static Histogram main(MeterReading reading) {
        for (Series series : List.of(
                Series.DELIVERY, Series.BESIDE_SLOW, Series.PUBLISH, Series.RETURN, Series.SEEN, Series.CONNECT)) {
            if (reading.histogram(series) != null) {
                return reading.histogram(series);
            }
        }
        return null;
    }

    /** Begins to collect anew what {@link #recent} returns. */
    void forget() {
        recent.replaceAll(old -> new MeterReading());
    }

    List<MeterReading> recent() {
        return List.copyOf(recent);
    }

    List<MeterReading> totals() {
        return totals;
    }

    List<Point> timeline() {
        return timeline;
    }

    double mostOpenFiles() {
        return mostOpenFiles;
    }
}
