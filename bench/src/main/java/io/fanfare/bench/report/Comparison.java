package io.fanfare.bench.report;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * Results of several sides beside each other, each figure the median of its rounds, with its ratio to that of the first
 * side.
 */
public final class Comparison {
    private static final Map<String, ToDoubleFunction<PhaseResult>> FIGURES = new LinkedHashMap<>();

    static {
        FIGURES.put(
                "per second",
                phase -> phase.cost().units() == 0 ? Double.NaN : phase.cost().perSecond());
        FIGURES.put(
                "found per second",
                phase -> phase.search() == null ? Double.NaN : phase.search().ratePerSecond());
        FIGURES.put("server CPU us each", phase -> phase.cost().serverCpuMicrosEach());
        FIGURES.put("p50 ms", phase -> latency(phase, Latency::p50Millis));
        FIGURES.put("p99 ms", phase -> latency(phase, Latency::p99Millis));
        FIGURES.put("max ms", phase -> latency(phase, Latency::maxMillis));
        FIGURES.put("bytes each", phase -> phase.joining().bytesEach());
        FIGURES.put("joining CPU us each", phase -> phase.joining().serverCpuMicrosEach());
        FIGURES.put("wire bytes each", phase -> phase.cost().bytesReceivedEach());
        FIGURES.put("lost", phase -> expected(phase) ? phase.correctness().lost() : Double.NaN);
    }

    private final Map<String, List<Result>> sides = new LinkedHashMap<>();

    /** Results with the same name are rounds of one side. */
    public Comparison(List<Result> results) {
        results.forEach(result -> sides.computeIfAbsent(result.target().name(), name -> new ArrayList<>())
                .add(result));
    }

    private static double latency(PhaseResult phase, ToDoubleFunction<Latency> figure) {
        return phase.mainSeries() == null ? Double.NaN : figure.applyAsDouble(phase.latency(phase.mainSeries()));
    }

    private static boolean expected(PhaseResult phase) {
        return phase.correctness().expected() > 0;
    }

    /** Prints a table for each phase. */
    public void print(PrintWriter out) {
        for (String phase : phases()) {
            out.println();
            out.printf(Locale.ROOT, "%-22s", phase);
            sides.keySet().forEach(side -> out.printf(Locale.ROOT, " %16s %7s", side, ""));
            out.println();
            FIGURES.forEach((name, figure) -> printLine(out, phase, name, figure));
            printFailures(out, phase);
        }
        out.flush();
    }

    private Set<String> phases() {
        Set<String> phases = new LinkedHashSet<>();
        sides.values()
                .forEach(rounds -> rounds.forEach(round -> round.phases().forEach(phase -> phases.add(phase.name()))));
        return phases;
    }

    private void printLine(PrintWriter out, String phase, String name, ToDoubleFunction<PhaseResult> figure) {
        List<Double> medians = sides.values().stream()
                .map(rounds -> median(rounds, phase, figure))
                .toList();
        if (medians.stream().allMatch(median -> median.isNaN())) {
            return;
        }
        out.printf(Locale.ROOT, "  %-20s", name);
        double first = medians.get(0);
        for (int i = 0; i < medians.size(); i++) {
            out.printf(
                    Locale.ROOT,
                    " %16s %7s",
                    number(medians.get(i)),
                    i == 0 || Double.isNaN(first) || Double.isNaN(medians.get(i)) || first == 0
                            ? ""
                            : String.format(Locale.ROOT, "x%.2f", medians.get(i) / first));
        }
        out.println();
    }

    private void printFailures(PrintWriter out, String name) {
        sides.forEach((side, rounds) -> rounds.forEach(round -> round.phases().stream()
                .filter(phase -> phase.name().equals(name) && phase.failure() != null)
                .forEach(phase -> out.printf("  %s FAILED: %s%n", side, phase.failure()))));
    }

    private static double median(List<Result> rounds, String name, ToDoubleFunction<PhaseResult> figure) {
        double[] values = rounds.stream()
                .flatMap(round -> round.phases().stream())
                .filter(phase -> phase.name().equals(name) && phase.failure() == null)
                .mapToDouble(figure)
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
        if (values.length == 0) {
            return Double.NaN;
        }
        double[] middle = Arrays.copyOfRange(values, (values.length - 1) / 2, values.length / 2 + 1);
        return Arrays.stream(middle).average().orElseThrow();
    }

    private static String number(double value) {
        if (Double.isNaN(value)) {
            return "-";
        }
        return String.format(Locale.ROOT, Math.abs(value) >= 1_000 ? "%,.0f" : "%.2f", value);
    }
}
