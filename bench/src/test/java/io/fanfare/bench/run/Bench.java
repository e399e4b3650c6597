package io.fanfare.bench.run;

import io.fanfare.bench.plan.LoadSpec;
import io.fanfare.bench.plan.Mode;
import io.fanfare.bench.plan.Plan;
import io.fanfare.bench.report.PhaseResult;
import io.fanfare.bench.report.Result;
import io.fanfare.bench.target.TargetParser;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs loads in this process, and returns what is reported. */
final class Bench {
    /** Where no server is. */
    static final String NOBODY = "floor@ws://127.0.0.1:1/";

    private static final long SEED = 7;

    private Bench() {}

    /** One load; parameters are key, value, key, value … */
    static PhaseResult run(String target, Mode mode, String... parameters) throws InterruptedException {
        try (Workers workers = Workers.alone(1)) {
            return run(workers, target, mode, parameters);
        }
    }

    static PhaseResult run(Workers workers, String target, Mode mode, String... parameters)
            throws InterruptedException {
        Map<String, String> given = new HashMap<>();
        for (int i = 0; i < parameters.length; i += 2) {
            given.put(parameters[i], parameters[i + 1]);
        }
        return run(workers, target, Plan.of(LoadSpec.of(mode, given), List.of(), List.of()));
    }

    /** The last phase of a plan in this process. */
    static PhaseResult run(String target, Plan plan) throws InterruptedException {
        try (Workers workers = Workers.alone(1)) {
            return run(workers, target, plan);
        }
    }

    /** The last phase of a plan. */
    static PhaseResult run(Workers workers, String target, Plan plan) throws InterruptedException {
        Result result = new Runner(workers, Progress.SILENT, SEED, List.of()).run(plan, TargetParser.parse(target));
        return result.phases().get(result.phases().size() - 1);
    }
}
