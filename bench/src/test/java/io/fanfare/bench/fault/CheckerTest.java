package io.fanfare.bench.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.bench.fault.Breach.Kind;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.ResumeResult;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Histories by hand, and what is wrong with each. */
class CheckerTest {
    private static final String TOPIC = "room:1";
    private static final String EXPIRING = "short:1";
    private static final String LIVE = "live:1";
    private static final long EPOCH = 3;

    private final Checker checker = new Checker();

    @BeforeEach
    void name() {
        checker.durable(TOPIC);
        checker.expiring(EXPIRING);
    }

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

    @Test
    void readersThatDisagreeOnAnOffsetAreAMismatch() {
        send(10);
        send(20);
        see(subscriber("a"), 1, 10);
        see(subscriber("b"), 1, 20);

        assertThat(checker.breaches())
                .contains(new Breach(Kind.MISMATCH, "room:1 offset 1 is 20 for b in room:1, was 10"));
    }

    @Test
    void readersThatDisagreeOnTheEpochAreAMismatch() {
        checker.head(TOPIC, new Position(EPOCH, 1), 0, "one");
        checker.head(TOPIC, new Position(EPOCH + 1, 1), 0, "another");

        assertBreaches(Kind.MISMATCH, "room:1 has epoch 4 for another, was 3");
    }

    @Test
    void keyThatIsAnsweredWithTwoPositionsIsFound() {
        publish(10, 1);
        send(10);
        checker.acknowledged(10, new Position(EPOCH, 2), true);

        assertBreaches(Kind.KEY_AT_TWO_POSITIONS, "room:1 value 10 is at 2 for its publisher, was at 1");
    }

    @Test
    void secondAcknowledgementThatDoesNotSayDuplicateIsUnexpected() {
        publish(10, 1);
        publish(10, 1);

        assertBreaches(Kind.UNEXPECTED, "room:1 value 10 was acknowledged again, and not as a duplicate");
    }

    @Test
    void headBehindWhatWasAcknowledgedIsStale() {
        publish(10, 1);
        checker.head(TOPIC, new Position(EPOCH, 0), 1, "node 1");

        assertBreaches(Kind.STALE, "room:1 ends at 0 for node 1, after 1 had been acknowledged");
    }

    @Test
    void liveSubscriptionThatBeginsBehindWhatWasAcknowledgedIsStale() {
        publish(10, 1);
        checker.reader("a", TOPIC).subscribed(new Position(EPOCH, 0), ResumeResult.LIVE, 1);

        assertBreaches(Kind.STALE, "room:1 ends at 0 for a in room:1, after 1 had been acknowledged");
    }

    @Test
    void resumedSubscriptionMayNameAnOlderHead() {
        publish(10, 1);
        checker.reader("a", TOPIC).beginAfter(0).subscribed(new Position(EPOCH, 0), ResumeResult.CONTINUES, 1);

        assertThat(checker.breaches()).isEmpty();
    }

    @Test
    void rewoundStoreThatIsToldToAReaderIsNoBreach() {
        DurableReader a = subscriber("a");
        publish(10, 1);
        publish(20, 2);
        see(a, 1, 10, 2, 20);
        checker.rewind(Map.of(TOPIC, 1L));
        send(30);
        checker.acknowledged(30, new Position(EPOCH + 1, 2), false);
        a.epochChanged(EPOCH + 1, 1);
        see(a, 1, 10, 2, 30);

        end(2, a);

        assertThat(checker.breaches()).isEmpty();
    }

    @Test
    void rewoundStoreThatReusesOffsetsInItsEpochIsAMismatch() {
        publish(10, 1);
        publish(20, 2);
        checker.rewind(Map.of(TOPIC, 1L));
        send(30);
        checker.acknowledged(30, new Position(EPOCH, 2), false);

        assertThat(checker.breaches()).extracting(Breach::kind).containsExactly(Kind.MISMATCH, Kind.MISMATCH);
    }

    @Test
    void readerThatGoesOnInAnotherEpochWithoutAWordIsAHiddenGap() {
        DurableReader a = subscriber("a");
        publish(10, 1);
        checker.rewind(Map.of(TOPIC, 0L));
        a.subscribed(new Position(EPOCH + 1, 4), ResumeResult.CONTINUES, 0);

        assertThat(checker.breaches()).extracting(Breach::kind).containsExactly(Kind.GAP_NOT_SIGNALLED);
    }

    @Test
    void readerThatNeverHearsOfTheRewindHasLostWhatCame() {
        DurableReader a = subscriber("a");
        publish(10, 1);
        see(a, 1, 10);
        checker.rewind(Map.of(TOPIC, 0L));
        send(20);
        checker.acknowledged(20, new Position(EPOCH + 1, 1), false);

        end(1, a);

        assertBreaches(Kind.LOST, "a in room:1: never heard that the epoch is " + (EPOCH + 1));
    }

    @Test
    void valueOfTheNewLifeThatComesAsOneOfTheOldIsAMismatch() {
        DurableReader a = subscriber("a");
        publish(10, 1);
        see(a, 1, 10);
        checker.rewind(Map.of(TOPIC, 0L));
        send(20);
        see(a, 2, 20);

        assertBreaches(
                Kind.MISMATCH, "room:1 value 20 is at 2 for a in room:1 before the rewind, after which it was sent");
    }

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

    private void publishLive(int value) {
        checker.sent(LIVE, value, false, 7);
        checker.acknowledged(value, null, false);
    }

    @Test
    void ephemeralValueThatNobodySentIsAPhantom() {
        seeLive(1);

        assertBreaches(Kind.PHANTOM, "a in live:1: value 1, never sent");
    }

    private void send(int value) {
        checker.sent(TOPIC, value, true, 0);
    }

    private void publish(int value, long offset) {
        send(value);
        checker.acknowledged(value, new Position(EPOCH, offset), false);
    }

    private DurableReader subscriber(String name) {
        DurableReader reader = checker.reader(name, TOPIC).beginAfter(0);
        reader.subscribed(new Position(EPOCH, 0), ResumeResult.CONTINUES, 0);
        return reader;
    }

    /** @param pairs offset, value, offset, value … */
    private static void see(DurableReader reader, int... pairs) {
        for (int i = 0; i < pairs.length; i += 2) {
            reader.delivered(pairs[i], pairs[i + 1]);
        }
    }

    private void seeLive(int... values) {
        EphemeralReader reader = checker.ephemeralReader("a", LIVE);
        for (int value : values) {
            reader.delivered(value);
        }
    }

    private void end(long head, DurableReader... readers) {
        checker.end(TOPIC, head);
        for (DurableReader reader : readers) {
            reader.end(head);
        }
    }

    private void assertBreaches(Kind kind, String text) {
        assertThat(checker.breaches()).containsExactly(new Breach(kind, text));
    }
}
