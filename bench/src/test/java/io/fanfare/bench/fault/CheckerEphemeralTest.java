package io.fanfare.bench.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.bench.fault.Breach.Kind;
import org.junit.jupiter.api.Test;

/** What an ephemeral topic may do, and what not. */
class CheckerEphemeralTest extends CheckerFixture {
    @Test
    void ephemeralValuesOfDifferentPublishersComeInAnyOrderAndMayBeLost() {
        for (int value = 1; value <= 6; value++) {
            checker.sent(LIVE, value, false, value % 2);
        }
        seeLive(2, 1, 3, 6);

        assertThat(checker.breaches()).isEmpty();
    }

    @Test
    void ephemeralValueThatComesTwiceIsRepeated() {
        checker.sent(LIVE, 1, false, 7);
        seeLive(1, 1);

        assertBreaches(Kind.REPEATED, "a in live:1: value 1 came again");
    }

    @Test
    void ephemeralValuesOfOnePublisherThatSwapPlacesAreReordered() {
        publishLive(1);
        publishLive(2);
        seeLive(2, 1);

        assertBreaches(Kind.REORDERED, "a in live:1: value 1 came after 2 of the same publisher");
    }

    @Test
    void ephemeralValueThatNobodySentIsAPhantom() {
        seeLive(1);

        assertBreaches(Kind.PHANTOM, "a in live:1: value 1, never sent");
    }

    private void publishLive(int value) {
        checker.sent(LIVE, value, false, 7);
        checker.acknowledged(value, null, false);
    }

    private void seeLive(int... values) {
        EphemeralReader reader = checker.ephemeralReader("a", LIVE);
        for (int value : values) {
            reader.delivered(value);
        }
    }
}
