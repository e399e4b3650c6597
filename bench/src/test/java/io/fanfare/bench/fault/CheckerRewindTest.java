package io.fanfare.bench.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.bench.fault.Breach.Kind;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.ResumeResult;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A store that goes back to what it was earlier, and whether everybody is told. */
class CheckerRewindTest extends CheckerFixture {
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
        DurableReader a = readerOfAnEmptiedStore();
        send(20);
        checker.acknowledged(20, new Position(EPOCH + 1, 1), false);

        end(1, a);

        assertBreaches(Kind.LOST, "a in room:1: never heard that the epoch is " + (EPOCH + 1));
    }

    @Test
    void valueOfTheNewLifeThatComesAsOneOfTheOldIsAMismatch() {
        DurableReader a = readerOfAnEmptiedStore();
        send(20);
        see(a, 2, 20);

        assertBreaches(
                Kind.MISMATCH, "room:1 value 20 is at 2 for a in room:1 before the rewind, after which it was sent");
    }

    /** It has seen one value, of which nothing is left. */
    private DurableReader readerOfAnEmptiedStore() {
        DurableReader reader = subscriber("a");
        publish(10, 1);
        see(reader, 1, 10);
        checker.rewind(Map.of(TOPIC, 0L));
        return reader;
    }
}
