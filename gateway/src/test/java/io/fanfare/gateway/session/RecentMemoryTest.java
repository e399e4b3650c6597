package io.fanfare.gateway.session;

import static io.fanfare.gateway.session.OneNode.ROOM;
import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.protocol.Command;
import io.fanfare.protocol.Command.Subscribe.Target;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.ResumeResult;
import io.fanfare.protocol.TopicName;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client that comes back soon finds what it missed in the node's memory; whatever is not there comes from the store. */
class RecentMemoryTest extends DurableTopicFixture {
    private static final int KEPT_MILLIS = 17_000;

    private final FakeConnection returning = new FakeConnection();
    private final Session returned = node.open(1, returning);

    @BeforeEach
    void someoneWasHere() {
        subscribe(Target.live(ROOM));
        publish(1, 3);
        client.take();
    }

    @Test
    void clientThatComesBackSoonNeedsNothingFromTheStore() {
        session.onClosed();
        publish(4, 6);
        node.store.goDown();

        comeBack(ROOM, at(3));

        List<Event> events = returning.take();
        assertThat(events.get(0)).isEqualTo(subscribed(6, ResumeResult.CONTINUES));
        assertThat(offsets(events)).containsExactly(4L, 5L, 6L);
        assertThat(events).endsWith(new Event.BatchEnd(id(), 6, true));
        returned.onClosed();
    }

    @Test
    void clientThatMissedNothingIsLiveAtOnce() {
        node.store.goDown();
        comeBack(ROOM, at(3));
        node.store.comeBack();

        publish(4, 5);

        assertThat(offsets(returning.take())).containsExactly(4L, 5L);
        returned.onClosed();
    }

    @Test
    void positionAheadOfWhatTheNodeHasSeenIsAskedOfTheStore() {
        node.bus.hold();
        publish(4, 5);

        comeBack(ROOM, at(5));

        assertThat(returning.take()).contains(subscribed(5, ResumeResult.CONTINUES));
        returned.onClosed();
    }

    @Test
    void positionOfAnotherLifeIsAskedOfTheStore() {
        comeBack(ROOM, new Position(node.store.epoch() + 1, 2));

        assertThat(returning.take()).contains(subscribed(3, ResumeResult.EPOCH_CHANGED));
        returned.onClosed();
    }

    @Test
    void clientWithoutAPositionIsToldTheHeadOfTheStore() {
        node.bus.hold();
        publish(4, 5);

        returned.onCommand(new Command.Subscribe(1, List.of(Target.live(ROOM))));
        node.turn();

        assertThat(returning.take()).contains(subscribed(5, ResumeResult.LIVE));
        returned.onClosed();
    }

    @Test
    void whatMemoryNoLongerHoldsIsReadFromTheStore() {
        publish(4, 1_000);

        comeBack(ROOM, at(2));

        assertThat(offsets(returning.take())).hasSize(998).startsWith(3L).endsWith(1_000L);
        returned.onClosed();
    }

    @Test
    void leastRecentTopicIsForgottenWhenMemoryIsFull() {
        for (TopicName other : othersOnTheSameLoop(4)) {
            session.onCommand(new Command.Subscribe(1, List.of(Target.live(other))));
            node.turn();
            for (int k = 1; k <= 600; k++) {
                node.publish(other, k);
            }
        }
        node.store.goDown();

        comeBack(ROOM, at(1));

        assertThat(returning.take())
                .as("nothing of the topic is in memory, and the store is down")
                .noneMatch(Event.Message.class::isInstance);
        returned.onClosed();
    }

    @Test
    void topicThatNobodyComesBackToIsFollowedNoLonger() {
        session.onClosed();
        assertThat(node.hub.topicCount()).isEqualTo(1);

        node.pass(KEPT_MILLIS);

        assertThat(node.hub.topicCount()).isZero();
        assertThat(node.bus.interests()).isEmpty();
        returned.onClosed();
    }

    @Test
    void topicThatSomebodyCameBackToIsFollowedOn() {
        session.onClosed();
        node.pass(KEPT_MILLIS / 2);
        comeBack(ROOM, at(3));
        node.pass(KEPT_MILLIS);

        publish(4, 4);

        assertThat(offsets(returning.take())).containsExactly(4L);
        returned.onClosed();
    }

    private static List<TopicName> othersOnTheSameLoop(int count) {
        return IntStream.range(0, 100)
                .mapToObj(i -> TopicName.of("crowd:" + i))
                .filter(topic -> Math.floorMod(topic.hashCode(), 2) == Math.floorMod(ROOM.hashCode(), 2))
                .limit(count)
                .toList();
    }

    private void comeBack(TopicName topic, Position position) {
        returned.onCommand(new Command.Subscribe(1, List.of(Target.after(topic, position))));
        node.turn();
    }
}
