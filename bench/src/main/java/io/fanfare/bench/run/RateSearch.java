package io.fanfare.bench.run;

import io.fanfare.bench.load.StopSignal;
import io.fanfare.bench.meter.Count;
import io.fanfare.bench.meter.MeterReading;
import io.fanfare.bench.meter.Series;
import io.fanfare.bench.plan.LoadSpec;
import io.fanfare.bench.plan.Parameter;
import io.fanfare.bench.report.Latency;
import io.fanfare.bench.report.PhaseResult.Search;
import io.fanfare.bench.report.PhaseResult.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Looks for the highest rate whose 99th percentile meets a limit: doubles (or halves) until one fails (or passes), then
 * halves the interval until it is narrow. A rate at which anything is refused or withheld, or that is not kept up, fails.
 */
final class RateSearch {
    private static final int MOST_RATE = 10_000_000;
    private static final double NARROW = 1.05;
    private static final double KEPT_UP = 0.99;

    /** Measures at a rate. */
    interface Trying {
        Measurement.Measured run(int warmUpSeconds, int seconds, int rate) throws InterruptedException;
    }

    private final Trying trying;
    private final StopSignal stop;
    private final Progress progress;
    private final LoadSpec spec;
    private final int limitMillis;
    private final List<Trial> trials = new ArrayList<>();
    private Measurement.Measured best;
    private Measurement.Measured last;
    private int highestPassed;
    private int lowestFailed = MOST_RATE + 1;

    RateSearch(Trying trying, StopSignal stop, Progress progress, LoadSpec spec) {
        this.trying = trying;
        this.stop = stop;
        this.progress = progress;
        this.spec = spec;
        limitMillis = spec.number(Parameter.SEARCH_P99);
    }

    /** Looks, and returns what was measured at the rate that was found; at the last one if none passed. */
    Measurement.Measured run() throws InterruptedException {
        int warmUp = spec.number(Parameter.WARM_UP);
        int rate = spec.number(Parameter.RATE);
        while (rate > 0 && rate <= MOST_RATE && !isNarrow() && !stop.isRequested()) {
            trial(rate, trials.isEmpty() ? warmUp : Math.min(warmUp, 1));
            rate = next(rate);
        }
        return best == null ? last : best;
    }

    private boolean isNarrow() {
        return highestPassed > 0 && lowestFailed <= Math.max(highestPassed + 1, highestPassed * NARROW);
    }

    private int next(int rate) {
        if (highestPassed == 0) {
            return rate / 2;
        }
        return lowestFailed > MOST_RATE ? rate * 2 : (highestPassed + lowestFailed) / 2;
    }

    private void trial(int rate, int warmUpSeconds) throws InterruptedException {
        int seconds = spec.number(Parameter.SECONDS);
        Measurement.Measured measured = trying.run(warmUpSeconds, seconds, rate);
        last = measured;
        if (stop.isRequested()) {
            return;
        }
        MeterReading reading = measured.readings().get(0);
        double p99Millis = Latency.millis(
                reading.histogram(reading.histogram(Series.DELIVERY) == null ? Series.PUBLISH : Series.DELIVERY), 99);
        double sentPerSecond = (double) reading.count(Count.SENT) / (warmUpSeconds + seconds);
        String reason = reason(reading, rate, p99Millis, sentPerSecond);
        trials.add(new Trial(rate, p99Millis, sentPerSecond, reason.isEmpty(), reason));
        progress.onStep(String.format(
                Locale.ROOT, "%,d/s: p99 %.1f ms, %s", rate, p99Millis, reason.isEmpty() ? "passed" : reason));
        if (reason.isEmpty()) {
            highestPassed = Math.max(highestPassed, rate);
            best = measured;
        } else {
            lowestFailed = Math.min(lowestFailed, rate);
        }
    }

    /** Why a trial does not pass; empty if it does. */
    private String reason(MeterReading reading, int rate, double p99Millis, double sentPerSecond) {
        if (reading.count(Count.REFUSED) + reading.count(Count.FAILED) > 0) {
            return "refused " + (reading.count(Count.REFUSED) + reading.count(Count.FAILED));
        }
        if (reading.count(Count.CLOSED) > 0) {
            return "closed " + reading.count(Count.CLOSED) + " connections";
        }
        if (reading.count(Count.WITHHELD) > 0) {
            return "withheld " + reading.count(Count.WITHHELD);
        }
        if (sentPerSecond < rate * KEPT_UP) {
            return "not kept up";
        }
        return p99Millis <= limitMillis ? "" : "p99 over " + limitMillis + " ms";
    }

    Search result() {
        return new Search(limitMillis, highestPassed, trials);
    }
}
