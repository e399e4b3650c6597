package io.fanfare.gateway.session;

import static io.fanfare.gateway.session.OneNode.ROOM;
import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.ExpectedLog;
import io.fanfare.gateway.upkeep.PeriodicWork;
import io.fanfare.protocol.Command;
import io.fanfare.protocol.Command.Subscribe.Target;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.ResumeResult;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** From a position, through history, to live. */
class ResumeTest extends DurableTopicFixture {
    @RegisterExtension
    final ExpectedLog log = new ExpectedLog(PeriodicWork.class);

    @Test
    void resumeDeliversWhatCameAfterThePositionAndThenLive() {
        publish(1, 5);

        subscribe(Target.after(ROOM, at(2)));
        publish(6, 6);

        List<Event> events = client.take();
        assertThat(events.get(0)).isEqualTo(subscribed(5, ResumeResult.CONTINUES));
        assertThat(offsets(events)).containsExactly(3L, 4L, 5L, 6L);
        assertThat(events).contains(new Event.BatchEnd(id(), 5, true));
    }

    @Test
    void resumeAtTheHeadIsLiveAtOnceAndSaysSo() {
        publish(1, 2);

        subscribe(Target.after(ROOM, at(2)));

        assertThat(client.take())
                .containsExactly(subscribed(2, ResumeResult.CONTINUES), new Event.BatchEnd(id(), 2, true));
    }

    @Test
    void longBacklogComesInPagesEachOfWhichEndsWithItsOffset() {
        publish(1, CatchUp.PAGE_MESSAGES * 2 + 1);

        subscribe(Target.after(ROOM, new Position(0, 0)));

        List<Event> events = client.take();
        assertThat(offsets(events)).hasSize(CatchUp.PAGE_MESSAGES * 2 + 1);
        assertThat(events.stream().filter(Event.BatchEnd.class::isInstance))
                .containsExactly(
                        new Event.BatchEnd(id(), CatchUp.PAGE_MESSAGES, false),
                        new Event.BatchEnd(id(), CatchUp.PAGE_MESSAGES * 2, false),
                        new Event.BatchEnd(id(), CatchUp.PAGE_MESSAGES * 2 + 1, true));
    }

    @Test
    void whatIsPublishedWhileTheHeadIsAwaitedIsDeliveredOnce() {
        publish(1, 2);
        node.store.holdReads();
        subscribe(Target.after(ROOM, at(1)));

        publish(3, 4);
        node.store.resumeReads();
        node.turn();
        publish(5, 5);

        assertThat(offsets(client.take())).containsExactly(2L, 3L, 4L, 5L);
    }

    @Test
    void liveMessagesDoNotOvertakeHistory() {
        publish(1, 3);
        node.store.holdReads();
        subscribe(Target.after(ROOM, at(0)));
        node.store.answerReads();
        node.turn();

        publish(4, 4);
        assertThat(offsets(client.take())).as("while history is being read").isEmpty();
        node.store.answerReads();
        publish(5, 5);

        assertThat(offsets(client.take())).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(node.store.heldReads()).as("reads after all was at hand").isZero();
    }

    /** The first three messages are read; the next read has found no more, and its answer is on its way. */
    private void catchUpUntilTheLastReadHasLooked() {
        publish(1, 3);
        node.store.holdReads();
        subscribe(Target.after(ROOM, at(0)));
        node.store.answerReads();
        node.turn();
        node.store.lookNow();
    }

    @Test
    void hotTopicIsCaughtUpWithFromRecentMemory() {
        catchUpUntilTheLastReadHasLooked();

        publish(4, 100);
        node.store.answerReads();
        node.turn();

        assertThat(offsets(client.take())).hasSize(100).isSorted().doesNotHaveDuplicates();
        assertThat(node.store.heldReads()).as("further reads").isZero();
    }

    @Test
    void moreThanRecentMemoryHoldsIsReadFromTheStoreOnceMore() {
        catchUpUntilTheLastReadHasLooked();

        publish(4, 2_000);
        node.store.resumeReads();
        node.turn();

        assertThat(offsets(client.take())).hasSize(2_000).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void expiredHistoryIsToldAsAGapBeforeWhatIsLeft() {
        publish(1, 9);
        node.store.expire(ROOM, 6);

        subscribe(Target.after(ROOM, at(2)));

        List<Event> events = client.take();
        assertThat(events.subList(0, 2)).containsExactly(subscribed(9, ResumeResult.GAP), new Event.Gap(id(), 2, 7));
        assertThat(offsets(events)).containsExactly(7L, 8L, 9L);
    }

    @Test
    void historyThatExpiresWhileItIsReadIsToldAsAGap() {
        publish(1, 4);
        node.store.holdReads();
        subscribe(Target.after(ROOM, at(1)));
        node.store.answerReads();
        node.turn();

        node.store.expire(ROOM, 3);
        node.store.resumeReads();
        node.turn();

        List<Event> events = client.take();
        assertThat(events).contains(new Event.Gap(id(), 1, 4));
        assertThat(offsets(events)).containsExactly(4L);
    }

    @Test
    void wholeHistoryExpiredIsToldAsAGapAndLiveGoesOn() {
        publish(1, 4);
        node.store.expire(ROOM, 4);

        subscribe(Target.after(ROOM, at(1)));
        publish(5, 5);

        List<Event> events = client.take();
        assertThat(events.subList(0, 3))
                .containsExactly(
                        subscribed(4, ResumeResult.GAP), new Event.Gap(id(), 1, 5), new Event.BatchEnd(id(), 4, true));
        assertThat(offsets(events)).containsExactly(5L);
    }

    @Test
    void positionOfAnotherEpochIsToldAndHistoryStartsWithTheOldest() {
        publish(1, 3);

        subscribe(Target.after(ROOM, new Position(node.store.epoch() + 1, 2)));

        List<Event> events = client.take();
        assertThat(events.subList(0, 2))
                .containsExactly(
                        subscribed(3, ResumeResult.EPOCH_CHANGED), new Event.EpochChanged(id(), node.store.epoch(), 1));
        assertThat(offsets(events)).containsExactly(1L, 2L, 3L);
    }

    @Test
    void positionOfAnotherEpochStartsLiveIfTheClientAskedForThat() {
        publish(1, 3);

        subscribe(new Target(ROOM, new Position(node.store.epoch() + 1, 2), true, false));
        publish(4, 4);

        List<Event> events = client.take();
        assertThat(events).contains(new Event.EpochChanged(id(), node.store.epoch(), 4));
        assertThat(offsets(events)).containsExactly(4L);
    }

    @Test
    void positionBeyondTheHeadIsToldAsAnotherEpoch() {
        publish(1, 2);

        subscribe(Target.after(ROOM, at(9)));

        List<Event> events = client.take();
        assertThat(events.get(0)).isEqualTo(subscribed(2, ResumeResult.EPOCH_CHANGED));
        assertThat(offsets(events)).containsExactly(1L, 2L);
    }

    @Test
    void readThatFailsIsTriedAgainAndNothingIsSkipped() {
        publish(1, 3);
        node.store.holdReads();
        subscribe(Target.after(ROOM, at(1)));
        node.store.answerReads();
        node.turn();

        node.store.goDown();
        node.store.resumeReads();
        node.pass(5_000);
        assertThat(offsets(client.take())).isEmpty();
        node.store.comeBack();
        node.pass(5_000);

        assertThat(offsets(client.take())).containsExactly(2L, 3L);
    }

    @Test
    void subscribeWhileTheStoreIsDownIsRefusedAsRetryable() {
        node.store.goDown();

        subscribe(Target.after(ROOM, at(1)));

        assertThat(client.take(Event.Error.class)).singleElement().satisfies(error -> {
            assertThat(error.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE.number());
            assertThat(error.retryable()).isTrue();
            assertThat(error.topic()).isEqualTo(ROOM.value());
        });
        assertThat(session.subscriptionCount()).isZero();
    }

    @Test
    void unsubscribeWhileHistoryIsReadEndsIt() {
        publish(1, 3);
        node.store.holdReads();
        subscribe(Target.after(ROOM, at(0)));
        node.store.answerReads();
        node.turn();
        client.take();

        session.onCommand(new Command.Unsubscribe(2, List.of(ROOM)));
        node.store.resumeReads();
        node.turn();
        publish(4, 4);

        assertThat(client.take()).containsExactly(new Event.Done(2));
    }
}
