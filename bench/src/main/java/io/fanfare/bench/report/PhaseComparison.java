package io.fanfare.bench.report;

import java.util.List;

/**
 * What several sides made of one phase, figure by figure.
 *
 * @param rounds how often each had its turn, at most
 * @param failures rounds that could not be carried out, in words
 */
public record PhaseComparison(String phase, int rounds, List<FigureComparison> figures, List<String> failures) {
    public PhaseComparison {
        figures = List.copyOf(figures);
        failures = List.copyOf(failures);
    }

    /** One figure of all sides, in their order. */
    public record FigureComparison(String figure, List<Side> sides) {}

    /**
     * One figure of one side.
     *
     * @param ratio of its median to that of the first side; NaN for the first, and where there is none
     * @param ratios to the first side, round by round: both had their turn in the same minutes; the first side has none
     */
    public record Side(String name, Spread value, double ratio, Spread ratios) {}
}
