package io.fanfare.bench.report;

import java.util.Arrays;
import java.util.List;

/**
 * One figure as several rounds measured it. All are NaN if none did.
 *
 * @param rounds each round's, in their order; NaN where it was not measured
 */
public record Spread(double median, double least, double most, List<Double> rounds) {
    static Spread of(List<Double> rounds) {
        double[] values = rounds.stream()
                .mapToDouble(Double::doubleValue)
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
        if (values.length == 0) {
            return new Spread(Double.NaN, Double.NaN, Double.NaN, rounds);
        }
        double[] middle = Arrays.copyOfRange(values, (values.length - 1) / 2, values.length / 2 + 1);
        return new Spread(Arrays.stream(middle).average().orElseThrow(), values[0], values[values.length - 1], rounds);
    }

    boolean isKnown() {
        return !Double.isNaN(median);
    }
}
