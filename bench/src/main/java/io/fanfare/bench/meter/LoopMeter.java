package io.fanfare.bench.meter;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/** Counters and histograms of one thread, which alone writes them. Read by {@link Meters}. */
public final class LoopMeter {
    /** Latencies are kept in steps of a microsecond, up to an hour, with three digits. */
    private static final long LEAST_NANOS = 1_000;

    private static final long MOST_NANOS = 3_600_000_000_000L;
    private static final int DIGITS = 3;
    private static final int COUNTS = Count.values().length;
    private static final int SERIES = Series.values().length;

    private final AtomicLongArray counts = new AtomicLongArray(COUNTS);
    /** Those of each stretch after those of the one before. Null while nothing was recorded: a histogram takes some 200 KB. */
    private final AtomicReferenceArray<SingleWriterRecorder> recorders;

    /**
     * @param stretches that times may belong to
     */
    LoopMeter(int stretches) {
        recorders = new AtomicReferenceArray<>(SERIES * stretches);
    }

    public static Histogram newHistogram() {
        return new Histogram(LEAST_NANOS, MOST_NANOS, DIGITS);
    }

    public void count(Count count) {
        add(count, 1);
    }

    public void add(Count count, long number) {
        int i = count.ordinal();
        counts.lazySet(i, counts.getPlain(i) + number);
    }

    /** A negative time counts as none: clocks of two machines are never quite the same. */
    public void record(Series series, int stretch, long nanos) {
        int i = stretch * SERIES + series.ordinal();
        SingleWriterRecorder recorder = recorders.getPlain(i);
        if (recorder == null) {
            recorder = new SingleWriterRecorder(LEAST_NANOS, MOST_NANOS, DIGITS);
            recorders.set(i, recorder);
        }
        recorder.recordValue(nanos < 0 ? 0 : Math.min(nanos, MOST_NANOS));
    }

    long total(Count count) {
        return counts.get(count.ordinal());
    }

    /** Adds what was recorded since the last time. */
    void drainTo(MeterReading reading) {
        for (int i = 0; i < recorders.length(); i++) {
            SingleWriterRecorder recorder = recorders.get(i);
            if (recorder != null) {
                reading.add(Series.of(i % SERIES), i / SERIES, recorder.getIntervalHistogram());
            }
        }
    }
}
