package io.fanfare.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.bench.plan.LoadSpec;
import io.fanfare.bench.plan.Mode;
import io.fanfare.bench.plan.Plan;
import io.fanfare.bench.report.PhaseResult;
import io.fanfare.bench.report.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparisonTurnTest {
    private final Plan plan = plan(Mode.FANOUT);
    private final Plan warmUp = plan(Mode.NOTIFY);
    private final List<String> carriedOut = new ArrayList<>();
    private String failureOfTheWarmUp;

    private static Plan plan(Mode mode) {
        return Plan.of(LoadSpec.of(mode, Map.of()), List.of(), List.of());
    }

    private List<String> phasesOf(ComparisonTurn turn) throws InterruptedException {
        Result result = turn.take((carried, state) -> {
            carriedOut.add(carried.phases().get(0).name() + state);
            String failure = carried == warmUp ? failureOfTheWarmUp : null;
            PhaseResult phase = PhaseResult.failed(carried.phases().get(0).name(), String.valueOf(failure));
            return new Result(
                    Result.SCHEMA,
                    "",
                    List.of(),
                    null,
                    null,
                    1,
                    1,
                    0,
                    failure == null && carried == warmUp ? List.of() : List.of(phase),
                    List.of(),
                    false);
        });
        return result.phases().stream().map(PhaseResult::name).toList();
    }

    @Test
    void serverThatMayHaveRunForLongIsNeitherColdNorWarm() throws InterruptedException {
        assertThat(phasesOf(new ComparisonTurn(plan, null, false))).containsExactly("fanout");
    }

    @Test
    void serverThatWasJustStartedIsCold() throws InterruptedException {
        assertThat(phasesOf(new ComparisonTurn(plan, null, true))).containsExactly("fanout, cold");
    }

    @Test
    void serverThatWasWarmedUpIsWarmAndNotMeasuredBefore() throws InterruptedException {
        assertThat(phasesOf(new ComparisonTurn(plan, warmUp, false))).containsExactly("fanout, warm");
        assertThat(carriedOut).containsExactly("notify, warm-up", "fanout, warm");
    }

    @Test
    void serverThatWasJustStartedIsMeasuredColdAndThenWarm() throws InterruptedException {
        assertThat(phasesOf(new ComparisonTurn(plan, warmUp, true))).containsExactly("fanout, cold", "fanout, warm");
        assertThat(carriedOut).containsExactly("fanout, cold", "notify, warm-up", "fanout, warm");
    }

    @Test
    void warmUpThatFailedIsReported() throws InterruptedException {
        failureOfTheWarmUp = "gone";

        assertThat(phasesOf(new ComparisonTurn(plan, warmUp, false))).containsExactly("notify", "fanout, warm");
    }
}
