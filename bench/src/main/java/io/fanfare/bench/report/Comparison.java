package io.fanfare.bench.report;

import io.fanfare.bench.report.PhaseComparison.FigureComparison;
import io.fanfare.bench.report.PhaseComparison.Side;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * Results of several sides beside each other: each figure's median and range over its rounds, and its ratios to the first side,
 * of the medians and round by round.
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

    /** Results with the same name are rounds of one side, in their order. */
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
        new ComparisonText(out).print(List.copyOf(sides.keySet()), phases());
    }

    /** By phase. */
    public List<PhaseComparison> phases() {
        Set<String> names = new LinkedHashSet<>();
        sides.values()
                .forEach(rounds -> rounds.forEach(round -> round.phases().forEach(phase -> names.add(phase.name()))));
        return names.stream().map(this::phase).toList();
    }

    private PhaseComparison phase(String name) {
        List<FigureComparison> figures = new ArrayList<>();
        FIGURES.forEach((figure, value) -> {
            List<Side> compared = sides(name, value);
            if (compared.stream().anyMatch(side -> side.value().isKnown())) {
                figures.add(new FigureComparison(figure, compared));
            }
        });
        int rounds = sides.values().stream().mapToInt(List::size).max().orElse(0);
        return new PhaseComparison(name, rounds, figures, failures(name, rounds));
    }

    private List<Side> sides(String phase, ToDoubleFunction<PhaseResult> figure) {
        List<Side> compared = new ArrayList<>();
        for (Map.Entry<String, List<Result>> side : sides.entrySet()) {
            Spread value = Spread.of(side.getValue().stream()
                    .map(round -> value(round, phase, figure))
                    .toList());
            Spread first =
                    compared.isEmpty() ? Spread.of(List.of()) : compared.get(0).value();
            compared.add(new Side(side.getKey(), value, ratio(value.median(), first.median()), ratios(value, first)));
        }
        return compared;
    }

    private static double value(Result round, String name, ToDoubleFunction<PhaseResult> figure) {
        return round.phases().stream()
                .filter(phase -> phase.name().equals(name) && phase.failure() == null)
                .mapToDouble(figure)
                .findFirst()
                .orElse(Double.NaN);
    }

    /** Rounds that both have. */
    private static Spread ratios(Spread value, Spread first) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < Math.min(value.rounds().size(), first.rounds().size()); i++) {
            ratios.add(ratio(value.rounds().get(i), first.rounds().get(i)));
        }
        return Spread.of(ratios);
    }

    private static double ratio(double value, double first) {
        return first == 0 ? Double.NaN : value / first;
    }

    private List<String> failures(String name, int rounds) {
        List<String> failures = new ArrayList<>();
        sides.forEach((side, results) -> {
            for (int i = 0; i < results.size(); i++) {
                String head = side + (rounds > 1 ? ", round " + (i + 1) : "") + " FAILED: ";
                results.get(i).phases().stream()
                        .filter(phase -> phase.name().equals(name) && phase.failure() != null)
                        .forEach(phase -> failures.add(head + phase.failure()));
            }
        });
        return failures;
    }
}
