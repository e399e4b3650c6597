package io.fanfare.bench.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FaultPlanTest {
    private static final Set<FaultKind> ALL = EnumSet.allOf(FaultKind.class);
    private static final long LENGTH_MILLIS = 600_000;
    private static final int NODES = 3;

    @Test
    void sameSeedDrawsTheSamePlan() {
        List<Fault> plan = FaultPlan.of(7, LENGTH_MILLIS, ALL, NODES);

        assertThat(FaultPlan.of(7, LENGTH_MILLIS, ALL, NODES)).isEqualTo(plan);
        assertThat(FaultPlan.of(8, LENGTH_MILLIS, ALL, NODES)).isNotEqualTo(plan);
    }

    @Test
    void everyKindHappensAndOnEveryNode() {
        List<Fault> plan = FaultPlan.of(7, LENGTH_MILLIS, ALL, NODES);

        assertThat(plan).extracting(Fault::kind).containsAll(ALL);
        assertThat(plan).extracting(Fault::node).contains(0, 1, 2);
    }

    @Test
    void onlyWantedKindsAreDrawn() {
        assertThat(FaultPlan.of(7, LENGTH_MILLIS, Set.of(FaultKind.GATEWAY_KILL), NODES))
                .isNotEmpty()
                .extracting(Fault::kind)
                .containsOnly(FaultKind.GATEWAY_KILL);
    }

    @Test
    void everyFaultIsOverByTheEnd() {
        assertThat(FaultPlan.of(7, 60_000, ALL, NODES))
                .isNotEmpty()
                .allSatisfy(fault ->
                        assertThat(fault.atMillis() + fault.lastsMillis()).isLessThanOrEqualTo(60_000));
    }

    @Test
    void targetRecoversBeforeItsNextFault() {
        List<Fault> plan = FaultPlan.of(7, LENGTH_MILLIS, ALL, NODES);

        for (Fault fault : plan) {
            assertThat(plan)
                    .filteredOn(other -> other != fault && other.target().equals(fault.target()))
                    .allSatisfy(other -> assertThat(other.atMillis())
                            .satisfiesAnyOf(
                                    at -> assertThat(at).isLessThan(fault.atMillis()),
                                    at -> assertThat(at).isGreaterThan(fault.atMillis() + fault.lastsMillis())));
        }
    }

    @Test
    void noMoreThanAFewAreInForceTogether() {
        List<Fault> plan = FaultPlan.of(7, LENGTH_MILLIS, ALL, NODES);

        for (Fault fault : plan) {
            assertThat(plan)
                    .filteredOn(other -> other.atMillis() <= fault.atMillis()
                            && other.atMillis() + other.lastsMillis() > fault.atMillis())
                    .hasSizeLessThanOrEqualTo(FaultPlan.MAX_TOGETHER);
        }
    }
}
