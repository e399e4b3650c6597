package io.fanfare.bench.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.bench.fault.BatchRoute.Entry;
import io.fanfare.bench.fault.Breach.Kind;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.ResumeResult;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A standby that takes over under load: with everything, so that the epoch stays, or without its end, so that it changes. */
class CheckerFailoverTest extends CheckerFixture {
    private static final String OTHER = "room:2";
    private static final long NEXT = EPOCH + 1;

    /** Acknowledged for the first time, in the epoch after. */
    private void publishAfter(int value, long offset) {
        send(value);
        checker.acknowledged(value, new Position(NEXT, offset), false);
    }

    private DurableReader subscriberAfter(String name) {
        DurableReader reader = checker.reader(name, TOPIC).beginAfter(0);
        reader.subscribed(new Position(NEXT, 0), ResumeResult.CONTINUES, 0);
        return reader;
    }

    @Test
    void standbyThatGoesOnIsNoBreachAndTellsNobody() {
        DurableReader a = subscriber("a");
        publish(10, 1);
        publish(20, 2);
        see(a, 1, 10, 2, 20);

        end(2, a);

        assertThat(checker.breaches()).isEmpty();
        assertThat(checker.epochChangeCount()).isZero();
    }

    @Test
    void epochThatChangesForNoReasonIsFoundWhoeverIsTold() {
        DurableReader a = subscriber("a");
        publish(10, 1);
        a.epochChanged(NEXT, 1);

        assertThat(checker.breaches()).extracting(Breach::kind).containsExactly(Kind.MISMATCH, Kind.NEEDLESS_GAP);
        assertThat(checker.epochChangeCount()).isEqualTo(1);
    }

    @Test
    void readerThatIsToldThatItsOwnEpochHasChangedIsToldInVain() {
        DurableReader a = subscriber("a");
        a.epochChanged(EPOCH, 1);

        assertThat(checker.breaches()).extracting(Breach::kind).containsExactly(Kind.NEEDLESS_GAP);
        assertThat(checker.epochChangeCount()).isEqualTo(1);
    }

    @Test
    void topicsThatAreOfDifferentEpochsAreAMismatch() {
        checker.durable(OTHER);
        publish(10, 1);
        checker.head(OTHER, new Position(NEXT, 0), 0, "node 1");

        assertBreaches(Kind.MISMATCH, "room:2 has epoch 4 for node 1, was 3");
    }

    @Test
    void lossThatIsToldIsNoBreach() {
        DurableReader a = subscriber("a");
        publish(10, 1);
        publish(20, 2);
        see(a, 1, 10, 2, 20);
        checker.rewindUnderLoad();
        publishAfter(30, 2);
        a.epochChanged(NEXT, 1);
        see(a, 1, 10, 2, 30);

        end(2, a);

        assertThat(checker.breaches()).isEmpty();
        assertThat(checker.epochChangeCount()).isEqualTo(1);
        assertThat(checker.goneCount()).isEqualTo(1);
    }

    @Test
    void whoIsBehindMayStillBeToldOfTheEpochBefore() {
        DurableReader a = subscriber("a");
        send(10);
        send(20);
        checker.rewindUnderLoad();
        checker.acknowledged(10, new Position(EPOCH, 1), false);
        checker.acknowledged(20, new Position(NEXT, 1), false);
        see(a, 1, 10);
        a.epochChanged(NEXT, 1);
        see(a, 1, 20);

        end(1, a);

        assertThat(checker.breaches()).isEmpty();
    }

    @Test
    void epochThatStaysThoughItsEndIsLostIsFound() {
        DurableReader a = subscriber("a");
        publish(10, 1);
        see(a, 1, 10);
        checker.rewindUnderLoad();
        send(20);
        checker.acknowledged(20, new Position(EPOCH, 1), false);

        assertThat(checker.breaches()).extracting(Breach::kind).contains(Kind.MISMATCH);
    }

    @Test
    void offsetThatIsDeliveredTwiceWithDifferentValuesInOneEpochIsAMismatch() {
        DurableReader a = subscriber("a");
        DurableReader b = subscriber("b");
        publish(10, 1);
        send(20);
        checker.rewindUnderLoad();
        see(a, 1, 10);
        see(b, 1, 20);

        assertThat(checker.breaches())
                .contains(new Breach(Kind.MISMATCH, "room:1 offset 1 is 20 for b in room:1, was 10"));
    }

    @Test
    void readerThatIsNotToldHasLostWhatIsThere() {
        DurableReader a = subscriber("a");
        publish(10, 1);
        see(a, 1, 10);
        checker.rewindUnderLoad();
        publishAfter(20, 1);

        end(1, a);

        assertBreaches(Kind.LOST, "a in room:1: never heard that the epoch is " + NEXT);
    }

    @Test
    void thirdEpochIsAMismatch() {
        publish(10, 1);
        checker.rewindUnderLoad();
        publishAfter(20, 1);
        checker.head(TOPIC, new Position(NEXT + 1, 1), 0, "node 1");

        assertBreaches(Kind.MISMATCH, "room:1 has epoch 5 for node 1, was 4");
    }

    @Test
    void whatTheNewEpochAcknowledgedAndLacksIsLost() {
        publish(10, 1);
        checker.rewindUnderLoad();
        publishAfter(20, 1);
        publishAfter(30, 2);

        checker.end(TOPIC, 1);

        assertBreaches(Kind.LOST, "room:1 value 30, at 2 as acknowledged, is not in the history, which ends at 1");
    }

    @Test
    void keyWhoseFirstWasLostIsStoredAgainAndOnce() {
        publish(10, 1);
        publish(20, 2);
        checker.rewindUnderLoad();
        publishAfter(30, 2);
        publishAfter(20, 3);
        see(subscriberAfter("a"), 1, 10, 2, 30, 3, 20);

        assertThat(checker.breaches()).isEmpty();
        assertThat(checker.goneCount()).isZero();

        publishAfter(20, 4);

        assertThat(checker.breaches())
                .containsExactly(
                        new Breach(Kind.KEY_AT_TWO_POSITIONS, "room:1 value 20 is at 4 for its publisher, was at 3"),
                        new Breach(Kind.UNEXPECTED, "room:1 value 20 was acknowledged again, and not as a duplicate"));
    }

    @Test
    void valueThatIsElsewhereWithoutHavingBeenPublishedAgainIsAMismatch() {
        publish(10, 1);
        publish(20, 2);
        checker.rewindUnderLoad();
        see(subscriberAfter("a"), 1, 20);

        assertBreaches(
                Kind.MISMATCH,
                "room:1 value 20 is at 1 for a in room:1, was at 2 before the epoch changed, and was not published since");
    }

    @Test
    void valueWhoseOutcomeWasUnknownMayBeStoredAfterAll() {
        send(10);
        checker.unknown(10);
        publish(20, 1);
        see(subscriber("a"), 1, 20, 2, 10);
        checker.rewindUnderLoad();
        see(subscriberAfter("b"), 1, 10);

        assertThat(checker.breaches()).isEmpty();
    }

    @Test
    void somethingNewInTheMiddleOfWhatWasKeptIsAMismatch() {
        publish(10, 1);
        publish(20, 2);
        checker.rewindUnderLoad();
        send(30);
        see(subscriberAfter("a"), 1, 30, 2, 20);

        assertBreaches(
                Kind.MISMATCH,
                "room:1 value 20 is at 2 for a in room:1: 2 was kept when the epoch changed, and 1 was not");
    }

    @Test
    void refusedValueThatOnlyTheLostServerHadIsNoPhantom() {
        DurableReader a = subscriber("a");
        DurableReader b = subscriber("b");
        send(10);
        see(a, 1, 10);
        checker.rewindUnderLoad();
        checker.refused(10);
        see(b, 1, 10);

        assertThat(checker.breaches()).isEmpty();

        see(subscriberAfter("c"), 1, 10);

        assertBreaches(Kind.PHANTOM, "c in room:1 at 1: value 10, which was refused");
    }

    @Test
    void headIsNotHeldAgainstWhatWasAcknowledgedBefore() {
        publish(10, 1);
        publish(20, 2);
        long floor = checker.lastAcknowledged(TOPIC);
        checker.rewindUnderLoad();
        checker.head(TOPIC, new Position(NEXT, 1), floor, "node 1");

        assertThat(checker.breaches()).isEmpty();

        checker.head(TOPIC, new Position(NEXT, 2), 3, "node 1");

        assertBreaches(Kind.STALE, "room:1 ends at 2 for node 1, after 3 had been acknowledged");
    }

    @Test
    void pageThatWasAskedForBeforeBeginsWithTheOldest() {
        publish(10, 1);
        publish(20, 2);
        checker.rewindUnderLoad();
        Position head = new Position(NEXT, 1);
        DurableReader anyEpoch = checker.reader("page", TOPIC).beginAfter(2);
        DurableReader thatEpoch = checker.reader("page", TOPIC).beginAfter(1);

        assertThat(anyEpoch.beginsAnew(new Position(0, 2), head, 1)).isTrue();
        assertThat(thatEpoch.beginsAnew(new Position(EPOCH, 1), head, 1)).isTrue();
        anyEpoch.page(NEXT, 1, 0);
        thatEpoch.page(NEXT, 1, 0);
        see(anyEpoch, 1, 10);
        see(thatEpoch, 1, 10);

        assertThat(checker.breaches()).isEmpty();
    }

    @Test
    void batchThatIsStoredInTwoEpochsHasNoOrderBetweenThem() {
        BatchOrder.check(
                checker,
                "somebody",
                List.of(new Entry(TOPIC, 1, new byte[0], null), new Entry(TOPIC, 2, new byte[0], null)),
                List.of(Outcome.ok(new Position(EPOCH, 6), false), Outcome.ok(new Position(NEXT, 5), false)));

        assertThat(checker.breaches()).isEmpty();
    }
}
