package io.fanfare.bench.cli;

import io.fanfare.bench.plan.Plan;
import io.fanfare.bench.report.PhaseResult;
import io.fanfare.bench.report.Result;
import java.util.ArrayList;
import java.util.List;

/**
 * What one side does in one round of a comparison: carries out the plan while the server is cold, warms it up, and carries out the
 * plan again. Phases are told apart by what they are called.
 */
final class ComparisonTurn {
    private static final String COLD = ", cold";
    private static final String WARM = ", warm";

    private final Plan plan;
    /** Null for a turn that does not warm up. */
    private final Plan warmUp;

    private final boolean isFresh;

    /** Carries out a plan against the side whose turn it is. */
    interface Carrier {
        /**
         * @param state what the server is in, to be added to what is carried out; may be empty
         */
        Result carryOut(Plan plan, String state) throws InterruptedException;
    }

    /**
     * @param warmUp what to warm the server up with; null for nothing
     * @param isFresh whether servers are started for each round: one that was not can't be called cold
     */
    ComparisonTurn(Plan plan, Plan warmUp, boolean isFresh) {
        this.plan = plan;
        this.warmUp = warmUp;
        this.isFresh = isFresh;
    }

    /** The result has the phases of the plan, once for each state. A warm-up that fails is one of its phases too. */
    Result take(Carrier carrier) throws InterruptedException {
        if (warmUp == null) {
            String state = isFresh ? COLD : "";
            Result only = carrier.carryOut(plan, state);
            return only.withPhases(named(only, state));
        }
        List<PhaseResult> phases = new ArrayList<>();
        if (isFresh) {
            phases.addAll(named(carrier.carryOut(plan, COLD), COLD));
        }
        carrier.carryOut(warmUp, ", warm-up").phases().stream()
                .filter(phase -> phase.failure() != null)
                .forEach(phases::add);
        Result warm = carrier.carryOut(plan, WARM);
        phases.addAll(named(warm, WARM));
        return warm.withPhases(phases);
    }

    private static List<PhaseResult> named(Result result, String state) {
        return result.phases().stream()
                .map(phase -> phase.named(phase.name() + state))
                .toList();
    }
}
