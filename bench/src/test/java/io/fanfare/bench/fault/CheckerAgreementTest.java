package io.fanfare.bench.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.bench.fault.Breach.Kind;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.ResumeResult;
import org.junit.jupiter.api.Test;

/** What publishers, readers and nodes say of the same offset, key or head. */
class CheckerAgreementTest extends CheckerFixture {
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
}
