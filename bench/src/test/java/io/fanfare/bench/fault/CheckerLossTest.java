package io.fanfare.bench.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.bench.fault.Breach.Kind;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.ResumeResult;
import org.junit.jupiter.api.Test;

/** What was acknowledged and does not come, and gaps that are hidden or needless. */
class CheckerLossTest extends CheckerFixture {
    @Test
    void keptPromisesAreNoBreach() {
        publish(10, 1);
        publish(20, 2);
        DurableReader a = subscriber("a");
        see(a, 1, 10, 2, 20);
        DurableReader b = checker.reader("b", TOPIC);
        b.subscribed(new Position(EPOCH, 1), ResumeResult.LIVE, 1);
        see(b, 2, 20);

        end(2, a, b);

        assertThat(checker.breaches()).isEmpty();
    }

    @Test
    void valueThatWasNeverAcknowledgedMayBeThereOrNot() {
        send(10);
        checker.unknown(10);
        send(20);
        checker.unknown(20);
        DurableReader a = subscriber("a");
        see(a, 1, 20);

        end(1, a);

        assertThat(checker.breaches()).isEmpty();
    }

    @Test
    void acknowledgedValueThatNobodyDeliversIsLost() {
        publish(10, 1);
        publish(20, 2);
        DurableReader a = subscriber("a");
        see(a, 1, 10);

        end(2, a);

        assertBreaches(Kind.LOST, "a in room:1: nothing came after 1 of 2");
    }

    @Test
    void acknowledgedValueThatTheHistoryDoesNotHoldIsLost() {
        publish(10, 1);
        publish(20, 2);

        end(1);

        assertBreaches(Kind.LOST, "room:1 value 20, at 2 as acknowledged, is not in the history, which ends at 1");
    }

    @Test
    void hiddenHoleIsAGapNotSignalledAndWhatWasInItIsLost() {
        publish(10, 1);
        publish(20, 2);
        publish(30, 3);
        DurableReader a = subscriber("a");
        see(a, 1, 10, 3, 30);

        end(3, a);

        assertThat(checker.breaches())
                .containsExactly(
                        new Breach(Kind.GAP_NOT_SIGNALLED, "a in room:1: offset 3 came after 1"),
                        new Breach(Kind.LOST, "a in room:1: offset 2 never came"));
    }

    @Test
    void positionThatWasForgottenIsAGapNotSignalled() {
        DurableReader a = subscriber("a");
        a.subscribed(new Position(EPOCH, 5), ResumeResult.LIVE, 0);

        assertBreaches(
                Kind.GAP_NOT_SIGNALLED, "a in room:1: resumed after 0, and is live after " + new Position(EPOCH, 5));
    }

    @Test
    void signalledGapOfATopicThatForgetsIsNoBreach() {
        DurableReader a = checker.reader("a", EXPIRING).beginAfter(0);
        a.subscribed(new Position(EPOCH, 5), ResumeResult.GAP, 0);
        a.gap(0, 5);
        checker.sent(EXPIRING, 10, true, 0);
        a.delivered(5, 10);
        a.end(5);

        assertThat(checker.breaches()).isEmpty();
    }

    @Test
    void gapInATopicThatKeepsEverythingIsNeedless() {
        subscriber("a").gap(0, 5);

        assertBreaches(Kind.NEEDLESS_GAP, "a in room:1: told that everything before 5 has expired");
    }

    @Test
    void newEpochOfAStoreThatLivesOnIsNeedless() {
        subscriber("a").epochChanged(EPOCH + 1, 1);

        assertThat(checker.breaches()).extracting(Breach::kind).containsExactly(Kind.MISMATCH, Kind.NEEDLESS_GAP);
    }
}
