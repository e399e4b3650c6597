package io.fanfare.bench.report;

import io.fanfare.bench.report.PhaseComparison.FigureComparison;
import io.fanfare.bench.report.PhaseComparison.Side;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** A comparison for the eye, on a terminal. */
final class ComparisonText {
    private static final String CELLS = " %20s %18s";

    private final PrintWriter out;

    ComparisonText(PrintWriter out) {
        this.out = out;
    }

    /** Prints a table for each phase; how to read it comes last. */
    void print(List<String> sides, List<PhaseComparison> phases) {
        boolean hasRounds = false;
        for (PhaseComparison phase : phases) {
            out.println();
            out.printf(Locale.ROOT, "%-22s", phase.phase());
            sides.forEach(side -> out.printf(Locale.ROOT, CELLS, side, ""));
            out.println();
            for (FigureComparison figure : phase.figures()) {
                medians(figure);
                if (phase.rounds() > 1) {
                    ranges(figure);
                }
            }
            phase.failures().forEach(failure -> out.println("  " + failure));
            hasRounds |= phase.rounds() > 1;
        }
        if (hasRounds) {
            out.println();
            out.println(
                    "  Medians of all rounds, and their ratios to the first side; below them the least and the most of"
                            + " all rounds,");
            out.println("  and of the ratios that each round has for itself the median, the least and the most.");
        }
        out.flush();
    }

    private void medians(FigureComparison figure) {
        out.printf(Locale.ROOT, "  %-20s", figure.figure());
        for (Side side : figure.sides()) {
            out.printf(Locale.ROOT, CELLS, number(side.value().median()), ratio(side.ratio()));
        }
        out.println();
    }

    private void ranges(FigureComparison figure) {
        out.printf(Locale.ROOT, "  %-20s", "  range");
        for (Side side : figure.sides()) {
            Spread value = side.value();
            Spread ratios = side.ratios();
            out.printf(
                    Locale.ROOT,
                    CELLS,
                    value.isKnown() ? number(value.least()) + ".." + number(value.most()) : "",
                    ratios.isKnown()
                            ? ratio(ratios.median()) + " " + ratio(ratios.least()) + ".." + ratio(ratios.most())
                            : "");
        }
        out.println();
    }

    private static String ratio(double ratio) {
        return Double.isNaN(ratio) ? "" : String.format(Locale.ROOT, "x%.2f", ratio);
    }

    private static String number(double value) {
        if (Double.isNaN(value)) {
            return "-";
        }
        return String.format(Locale.ROOT, Math.abs(value) >= 1_000 ? "%,.0f" : "%.2f", value);
    }
}
