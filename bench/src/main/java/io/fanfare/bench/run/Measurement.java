package io.fanfare.bench.run;

import io.fanfare.bench.load.RunClock;
import io.fanfare.bench.load.StopSignal;
import io.fanfare.bench.load.Window;
import io.fanfare.bench.meter.Count;
import io.fanfare.bench.meter.MeterReading;
import io.fanfare.bench.report.PhaseResult.Cost;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Lets all workers run for a while, and says what that cost. One thread. */
final class Measurement {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long STEP_MILLIS = 5;
    /** Between the decision to start and the start: for it to reach every process. */
    private static final long AHEAD_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    private final List<Worker> workers;
    private final Observer observer;
    private final StopSignal stop;
    private final long[] marksMillis;
    private final Starting starting;

    /** Starts what is to be done to the server in a window. */
    interface Starting {
        Incidents start(Window window);
    }

    /** What came of it, by load, and what it cost. */
    record Measured(List<MeterReading> readings, Cost cost) {}

    /**
     * @param marksMillis times that part the measured time, since its beginning
     */
    Measurement(List<Worker> workers, Observer observer, StopSignal stop, long[] marksMillis, Starting starting) {
        this.workers = workers;
        this.observer = observer;
        this.stop = stop;
        this.marksMillis = marksMillis;
        this.starting = starting;
    }

    /**
     * Runs for a fixed time, after a warm-up.
     *
     * @param rate messages a second; 0 for what each load says itself
     */
    Measured run(int warmUpSeconds, int seconds, int rate) throws InterruptedException {
        long startNanos = RunClock.OWN.nanos() + AHEAD_NANOS;
        long measureNanos = startNanos + warmUpSeconds * SECOND;
        long[] marks = Arrays.stream(marksMillis)
                .map(millis -> measureNanos + TimeUnit.MILLISECONDS.toNanos(millis))
                .toArray();
        return run(new Window(startNanos, measureNanos, measureNanos + seconds * SECOND, rate, marks));
    }

    /** Runs until it is done. */
    Measured runToTheEnd() throws InterruptedException {
        long startNanos = RunClock.OWN.nanos() + AHEAD_NANOS;
        return run(new Window(startNanos, startNanos, Long.MAX_VALUE, 0, new long[0]));
    }

    private Measured run(Window window) throws InterruptedException {
        observer.forget();
        Future<?> running = Parallel.start(workers, worker -> worker.run(window));
        Incidents incidents = starting.start(window);
        for (long next = window.startNanos() + SECOND; next <= window.measureNanos(); next += SECOND) {
            await(next, running);
            observer.point(true);
        }
        Snapshot begin = begin(window, running);
        Snapshot end = begin;
        for (long next = window.measureNanos() + SECOND; end == begin || isOn(window, running); next += SECOND) {
            await(Math.min(next, window.endNanos()), running);
            end = observer.point(false);
        }
        awaitEnd(running);
        incidents.awaitEnd();
        awaitQuiet();
        return new Measured(observer.recent(), end.since(begin));
    }

    /** Without a warm-up nothing happens before the window, so there is time to look before it. */
    private Snapshot begin(Window window, Future<?> running) throws InterruptedException {
        if (window.measureNanos() == window.startNanos()) {
            return observer.snapshot(false).at(window.startNanos());
        }
        await(window.measureNanos(), running);
        return observer.snapshot(false);
    }

    private boolean isOn(Window window, Future<?> running) {
        return !running.isDone() && RunClock.OWN.nanos() < window.endNanos() && !stop.isRequested();
    }

    private void await(long nanos, Future<?> running) throws InterruptedException {
        while (RunClock.OWN.nanos() < nanos && !running.isDone() && !stop.isRequested()) {
            TimeUnit.MILLISECONDS.sleep(STEP_MILLIS);
        }
    }

    private void awaitEnd(Future<?> running) throws InterruptedException {
        try {
            running.get();
        } catch (ExecutionException failed) {
            throw Parallel.unwrapped(failed);
        }
    }

    /** Waits until nothing arrives any more, for some seconds at most: what comes late belongs to what was due. */
    private void awaitQuiet() throws InterruptedException {
        long limit = RunClock.OWN.nanos() + 10 * SECOND;
        long before = -1;
        long now = received();
        while (now != before && RunClock.OWN.nanos() < limit && !stop.isRequested()) {
            TimeUnit.MILLISECONDS.sleep(50);
            before = now;
            observer.snapshot(false);
            now = received();
        }
    }

    private long received() {
        return observer.totals().stream()
                .mapToLong(reading -> reading.count(Count.RECEIVED))
                .sum();
    }
}
