package io.fanfare.bench.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.bench.fault.BatchRoute.Entry;
import io.fanfare.protocol.Position;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the checker makes of pages of history and of batches. */
class PagesAndBatchesTest {
    private static final String ROOM = "room:1";
    private static final long EPOCH = 7;

    private final Checker checker = new Checker();

    private void acknowledge(int... values) {
        checker.durable(ROOM);
        for (int value : values) {
            checker.sent(ROOM, value, false, 0);
            checker.acknowledged(value, new Position(EPOCH, value), false);
        }
    }

    private List<Breach.Kind> breaches() {
        return checker.breaches().stream().map(Breach::kind).toList();
    }

    @Test
    void pageOfWhatIsThereIsInOrderEvenIfItEndsBelowTheHead() {
        acknowledge(1, 2, 3);
        DurableReader reader = checker.reader("page", ROOM).beginAfter(1);
        reader.page(EPOCH, 3, 3);
        reader.delivered(2, 2);
        reader.pageEnd(1);

        DurableReader atTheHead = checker.reader("page", ROOM).beginAfter(3);
        atTheHead.page(EPOCH, 3, 3);
        atTheHead.pageEnd(0);

        assertThat(breaches()).isEmpty();
    }

    @Test
    void emptyPageBelowTheHeadIsALoss() {
        acknowledge(1, 2, 3);
        DurableReader reader = checker.reader("page", ROOM).beginAfter(1);
        reader.page(EPOCH, 3, 3);

        reader.pageEnd(0);

        assertThat(breaches()).containsExactly(Breach.Kind.LOST);
    }

    @Test
    void headBelowWhatWasAcknowledgedBeforeThePageWasAskedForIsStale() {
        acknowledge(1, 2, 3);
        DurableReader reader = checker.reader("page", ROOM).beginAfter(2);

        reader.page(EPOCH, 2, 3);

        assertThat(breaches()).containsExactly(Breach.Kind.STALE);
    }

    private static Entry entry(String topic, int value) {
        return new Entry(topic, value, new byte[0], null);
    }

    private static Outcome at(long offset, boolean isDuplicate) {
        return Outcome.ok(new Position(EPOCH, offset), isDuplicate);
    }

    @Test
    void batchThatIsStoredInAnotherOrderIsReordered() {
        BatchOrder.check(
                checker, "somebody", List.of(entry(ROOM, 1), entry(ROOM, 2)), List.of(at(6, false), at(5, false)));

        assertThat(breaches()).containsExactly(Breach.Kind.REORDERED);
    }

    @Test
    void otherTopicsDuplicatesAndFailuresHaveNoPlaceInTheOrderOfABatch() {
        BatchOrder.check(
                checker,
                "somebody",
                List.of(entry(ROOM, 1), entry("room:2", 2), entry(ROOM, 3), entry(ROOM, 4), entry(ROOM, 5)),
                List.of(at(6, false), at(1, false), at(2, true), Outcome.refused("no"), at(7, false)));

        assertThat(breaches()).isEmpty();
    }
}
