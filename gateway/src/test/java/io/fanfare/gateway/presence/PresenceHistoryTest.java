package io.fanfare.gateway.presence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The checker of presence, held to histories written by hand. */
class PresenceHistoryTest {
    private static final long GRACE = 1_000;
    private static final long BOUND = 3_000;
    private static final long END = 60_000;

    private final PresenceTruth truth = new PresenceTruth(GRACE);
    private final PresenceHistory history = new PresenceHistory();

    private List<String> breaches() {
        return history.breaches(truth, BOUND, END);
    }

    private void a(long atMillis) {
        truth.enters(atMillis, "a", "node-1", "phone");
    }

    @Test
    void soundHistoryHasNoBreach() {
        history.state(0, List.of());
        a(1_000);
        history.change(1_200, List.of("a"), List.of());
        truth.leaves(10_000, "a");
        history.change(10_300, List.of(), List.of("a"));

        assertThat(breaches()).isEmpty();
    }

    @Test
    void whoIsNeverShownIsFound() {
        history.state(0, List.of());
        a(1_000);

        assertThat(breaches()).first().asString().contains("not shown 1 [a]");
    }

    @Test
    void whoIsShownTooLateIsFound() {
        history.state(0, List.of());
        a(1_000);
        history.change(4_500, List.of("a"), List.of());

        assertThat(breaches()).singleElement().asString().startsWith("4000 ms: not shown 1 [a]");
    }

    @Test
    void ghostIsFound() {
        a(0);
        history.state(100, List.of("a"));
        truth.leaves(1_000, "a");

        assertThat(breaches()).first().asString().contains("shown and not there 1 [a]");
    }

    @Test
    void sessionsOfADeadNodeMayStayForTheBoundAndNoLonger() {
        a(0);
        history.state(100, List.of("a"));
        truth.nodeDies(10_000, "node-1");
        history.change(12_900, List.of(), List.of("a"));
        assertThat(breaches()).isEmpty();

        truth.enters(20_000, "b", "node-2", null);
        history.change(20_100, List.of("b"), List.of());
        truth.nodeDies(30_000, "node-2");
        history.change(33_100, List.of(), List.of("b"));
        assertThat(breaches()).singleElement().asString().startsWith("33000 ms");
    }

    @Test
    void leavingOfSomebodyWhoIsNotThereIsFound() {
        history.state(0, List.of());
        history.change(10_000, List.of(), List.of("x"));

        assertThat(breaches()).containsExactly("10000 ms: x leaves and is not there");
    }

    @Test
    void joiningTwiceIsFound() {
        a(0);
        history.state(100, List.of("a"));
        history.change(10_000, List.of("a"), List.of());

        assertThat(breaches()).containsExactly("10000 ms: a joins twice");
    }

    @Test
    void otherInfoOfTheSameSessionIsNoBreach() {
        a(0);
        history.state(100, List.of("a"));
        history.change(10_000, List.of("a"), List.of("a"));

        assertThat(breaches()).isEmpty();
    }

    @Test
    void flappingOfSomebodyWhoStaysIsFound() {
        a(0);
        history.state(100, List.of("a"));
        truth.disturbed(10_000, 10_000);
        history.change(10_500, List.of(), List.of("a"));
        history.change(11_000, List.of("a"), List.of());

        assertThat(breaches()).containsExactly("10500 ms: a leaves and was there all the time");
    }

    @Test
    void leavingWithinTheGraceIsFound() {
        a(0);
        history.state(100, List.of("a"));
        truth.isCutOff(10_000, "a");
        history.change(10_300, List.of(), List.of("a"));

        assertThat(breaches()).containsExactly("10300 ms: a leaves within its grace");
    }

    @Test
    void whoIsReplacedWithinTheGraceLeavesWithTheOneWhoReplacesHim() {
        a(0);
        history.state(100, List.of("a"));
        truth.isCutOff(10_000, "a");
        truth.enters(10_500, "b", "node-2", "phone");
        history.change(10_800, List.of("b"), List.of("a"));

        assertThat(breaches()).isEmpty();
    }

    @Test
    void whileSomethingIsOutOfOrderNothingIsConcluded() {
        history.state(0, List.of());
        truth.disturbed(1_000, 20_000);
        a(2_000);
        history.change(22_900, List.of("a"), List.of());

        assertThat(breaches()).isEmpty();
    }

    @Test
    void missingStateIsFound() {
        a(0);

        assertThat(breaches()).first().asString().contains("no state yet");
    }
}
