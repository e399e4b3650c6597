package io.fanfare.bench.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.bench.fault.Breach.Kind;
import org.junit.jupiter.api.Test;

/** What comes again, in another order, or from nobody. */
class CheckerOrderTest extends CheckerFixture {
    @Test
    void offsetDeliveredTwiceIsRepeated() {
        publish(10, 1);
        see(subscriber("a"), 1, 10, 1, 10);

        assertBreaches(Kind.REPEATED, "a in room:1: offset 1 came again, after 1");
    }

    @Test
    void valueStoredTwiceIsRepeated() {
        checker.sent(TOPIC, 10, false, 0);
        checker.unknown(10);
        see(subscriber("a"), 1, 10, 2, 10);

        assertBreaches(Kind.REPEATED, "room:1 value 10 is at 2 for a in room:1, was at 1");
    }

    @Test
    void offsetsThatSwapPlacesAreReordered() {
        publish(10, 1);
        publish(20, 2);
        DurableReader a = subscriber("a");
        see(a, 2, 20, 1, 10);

        end(2, a);

        assertThat(checker.breaches()).extracting(Breach::kind).containsExactly(Kind.GAP_NOT_SIGNALLED, Kind.REORDERED);
    }

    @Test
    void offsetBelowOneThatWasAcknowledgedBeforeTheValueWasSentIsReordered() {
        publish(10, 2);
        publish(20, 1);

        assertBreaches(
                Kind.REORDERED, "room:1 value 20 is at 1 for its publisher, and was sent when 2 had been acknowledged");
    }

    @Test
    void valueThatNobodySentIsAPhantom() {
        see(subscriber("a"), 1, 10);

        assertBreaches(Kind.PHANTOM, "a in room:1 at 1: value 10, never sent");
    }

    @Test
    void valueOfAnotherTopicIsAPhantom() {
        checker.sent(LIVE, 10, false, 1);
        see(subscriber("a"), 1, 10);

        assertBreaches(Kind.PHANTOM, "a in room:1 at 1: value 10, sent to live:1");
    }

    @Test
    void refusedValueIsAPhantomWheneverItIsSeen() {
        send(10);
        checker.refused(10);
        send(20);
        DurableReader a = subscriber("a");
        see(a, 1, 10, 2, 20);
        checker.refused(20);

        assertThat(checker.breaches())
                .containsExactly(
                        new Breach(Kind.PHANTOM, "a in room:1 at 1: value 10, which was refused"),
                        new Breach(Kind.PHANTOM, "room:1 value 20 is at 2, and was refused"));
    }

    @Test
    void refusedValueThatIsSentAgainMayBeSeen() {
        send(10);
        checker.refused(10);
        publish(10, 1);
        see(subscriber("a"), 1, 10);

        assertThat(checker.breaches()).isEmpty();
    }
}
