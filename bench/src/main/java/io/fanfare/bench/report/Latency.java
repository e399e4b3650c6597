package io.fanfare.bench.report;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * A distribution of times.
 *
 * @param curve pairs of a percentile and milliseconds, up to the largest
 * @param histogram all of it, in HdrHistogram's compressed form (V2) as Base64; nanoseconds
 */
public record Latency(
        long count,
        double meanMillis,
        double p50Millis,
        double p90Millis,
        double p99Millis,
        double p999Millis,
        double p9999Millis,
        double maxMillis,
        List<double[]> curve,
        String histogram) {
    private static final double NANOS_PER_MILLI = 1e6;
    private static final int STEPS_PER_HALF_DISTANCE = 5;

    public static Latency of(Histogram nanos) {
        return new Latency(
                nanos.getTotalCount(),
                nanos.getMean() / NANOS_PER_MILLI,
                millis(nanos, 50),
                millis(nanos, 90),
                millis(nanos, 99),
                millis(nanos, 99.9),
                millis(nanos, 99.99),
                nanos.getMaxValue() / NANOS_PER_MILLI,
                curve(nanos),
                encode(nanos));
    }

    /** A percentile in milliseconds; NaN if there is nothing. */
    public static double millis(Histogram nanos, double percentile) {
        return nanos == null || nanos.getTotalCount() == 0
                ? Double.NaN
                : nanos.getValueAtPercentile(percentile) / NANOS_PER_MILLI;
    }

    private static List<double[]> curve(Histogram nanos) {
        List<double[]> curve = new ArrayList<>();
        for (HistogramIterationValue value : nanos.percentiles(STEPS_PER_HALF_DISTANCE)) {
            curve.add(new double[] {value.getPercentile(), value.getValueIteratedTo() / NANOS_PER_MILLI});
        }
        return curve;
    }

    /** All of it, in nanoseconds. */
    public Histogram decoded() {
        return decode(histogram);
    }

    /** In HdrHistogram's compressed form, as Base64. */
    public static String encode(Histogram histogram) {
        ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        int bytes = histogram.encodeIntoCompressedByteBuffer(buffer);
        return Base64.getEncoder().encodeToString(Arrays.copyOf(buffer.array(), bytes));
    }

    /**
     * Reads that form.
     *
     * @throws IllegalArgumentException if it is damaged
     */
    public static Histogram decode(String encoded) {
        try {
            return Histogram.decodeFromCompressedByteBuffer(
                    ByteBuffer.wrap(Base64.getDecoder().decode(encoded)), 0);
        } catch (DataFormatException damaged) {
            throw new IllegalArgumentException("not a histogram", damaged);
        }
    }
}
