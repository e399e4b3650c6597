package io.fanfare.bench.report;

import io.fanfare.bench.plan.UsageException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A condition under which a run fails, such as {@code p99>20ms}, {@code publish.p99.9>=1s}, {@code lost>0} or
 * {@code rate<50000}. {@code p99@2>500ms} looks at the second stretch between incidents. Immutable.
 */
public final class Threshold {
    private static final Pattern SYNTAX =
            Pattern.compile("([a-z0-9.-]+)(?:@([1-9]\\d{0,2}))?(<=|>=|<|>)([0-9.]+)(us|ms|s)?");
    private static final Map<String, ToDoubleFunction<Latency>> OF_A_LATENCY = new LinkedHashMap<>();
    private static final Map<String, ToDoubleFunction<PhaseResult>> OF_A_PHASE = new LinkedHashMap<>();

    static {
        OF_A_LATENCY.put("mean", Latency::meanMillis);
        OF_A_LATENCY.put("p50", Latency::p50Millis);
        OF_A_LATENCY.put("p90", Latency::p90Millis);
        OF_A_LATENCY.put("p99", Latency::p99Millis);
        OF_A_LATENCY.put("p99.9", Latency::p999Millis);
        OF_A_LATENCY.put("p99.99", Latency::p9999Millis);
        OF_A_LATENCY.put("max", Latency::maxMillis);
        OF_A_PHASE.put("lost", phase -> phase.correctness().lost());
        OF_A_PHASE.put("repeated", phase -> phase.correctness().repeated());
        OF_A_PHASE.put("out-of-order", phase -> phase.correctness().outOfOrder());
        OF_A_PHASE.put("foreign", phase -> phase.correctness().foreign());
        OF_A_PHASE.put("announced", phase -> phase.correctness().announced());
        OF_A_PHASE.put("absent", phase -> phase.correctness().absent());
        for (String count : List.of("refused", "withheld", "closed", "not-connected", "failed")) {
            OF_A_PHASE.put(count, phase -> phase.count(count));
        }
        OF_A_PHASE.put("rate", phase -> phase.cost().perSecond());
        OF_A_PHASE.put("cpu", phase -> phase.cost().serverCpuMicrosEach());
        OF_A_PHASE.put(
                "incidents-failed",
                phase -> phase.incidents().stream()
                        .filter(incident -> incident.exitCode() != 0)
                        .count());
        OF_A_PHASE.put("bytes-each", phase -> phase.joining().bytesEach());
    }

    private final String written;
    private final ToDoubleFunction<PhaseResult> metric;
    private final String comparison;
    private final double limit;

    private Threshold(String written, ToDoubleFunction<PhaseResult> metric, String comparison, double limit) {
        this.written = written;
        this.metric = metric;
        this.comparison = comparison;
        this.limit = limit;
    }

    /**
     * Reads a condition. Times are milliseconds unless another unit is given.
     *
     * @throws UsageException if it is none
     */
    public static Threshold parse(String written) {
        Matcher matcher = SYNTAX.matcher(written.replace(" ", ""));
        if (!matcher.matches()) {
            throw new UsageException("--fail-if: " + written + " (expected: such as p99>20ms or lost>0)");
        }
        ToDoubleFunction<PhaseResult> metric = metric(written, matcher.group(1), matcher.group(2));
        String unit = matcher.group(5);
        double perUnit = unit == null || unit.equals("ms") ? 1 : unit.equals("s") ? 1_000 : 0.001;
        try {
            return new Threshold(written, metric, matcher.group(3), Double.parseDouble(matcher.group(4)) * perUnit);
        } catch (NumberFormatException notANumber) {
            throw new UsageException("--fail-if: " + written + " (expected: a number, not " + matcher.group(4) + ")");
        }
    }

    private static ToDoubleFunction<PhaseResult> metric(String written, String name, String stretch) {
        if (stretch == null && OF_A_PHASE.containsKey(name)) {
            return OF_A_PHASE.get(name);
        }
        int dot = name.matches("[a-z-]+\\..*") ? name.indexOf('.') : -1;
        ToDoubleFunction<Latency> ofLatency = OF_A_LATENCY.get(name.substring(dot + 1));
        if (ofLatency == null) {
            throw new UsageException("--fail-if: " + written + " (expected: one of " + OF_A_LATENCY.keySet()
                    + ", with or without a series such as publish. in front, or of " + OF_A_PHASE.keySet()
                    + "; of a latency, @2 behind it means the second stretch between incidents)");
        }
        String series = dot < 0 ? null : name.substring(0, dot);
        return phase -> {
            String key = series == null ? phase.mainSeries() : series;
            Latency latency = key == null ? null : latency(phase, key, stretch);
            return latency == null ? Double.NaN : ofLatency.applyAsDouble(latency);
        };
    }

    private static Latency latency(PhaseResult phase, String series, String stretch) {
        return stretch == null ? phase.latency(series) : phase.latency(series, Integer.parseInt(stretch));
    }

    /** What all conditions say of a result: for each phase in which they can be looked at, else once that they can't. */
    public static List<Result.Verdict> judge(List<Threshold> thresholds, Result result) {
        List<Result.Verdict> verdicts = new ArrayList<>();
        for (Threshold threshold : thresholds) {
            int before = verdicts.size();
            for (PhaseResult phase : result.phases()) {
                double value = threshold.metric.applyAsDouble(phase);
                if (!Double.isNaN(value)) {
                    verdicts.add(new Result.Verdict(threshold.written, phase.name(), value, threshold.isMet(value)));
                }
            }
            if (verdicts.size() == before) {
                verdicts.add(new Result.Verdict(threshold.written, "no phase", Double.NaN, true));
            }
        }
        return verdicts;
    }

    private boolean isMet(double value) {
        return switch (comparison) {
            case "<" -> value < limit;
            case "<=" -> value <= limit;
            case ">" -> value > limit;
            default -> value >= limit;
        };
    }
}
