package io.fanfare.gateway.session;

import static io.fanfare.gateway.session.OneNode.ROOM;
import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.protocol.Command;
import io.fanfare.protocol.Command.Subscribe.Target;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.ResumeResult;
import io.fanfare.protocol.TopicName;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the specification says of subscriptions, sentence by sentence. */
class SubscriptionRulesTest extends DurableTopicFixture {
    private void command(Command command) {
        session.onCommand(command);
        node.turn();
    }

    private void publishByTheClient(long requestId) {
        command(new Command.Publish(requestId, ROOM, "message", Payload.json("{\"n\":1}"), null, true));
    }

    @Test
    void clientSubscribesAgainBehindAnUnsubscribeWithoutWaiting() {
        publish(1, 3);
        subscribe(Target.after(ROOM, at(3)));
        client.take();

        session.onCommand(new Command.Unsubscribe(2, List.of(ROOM)));
        session.onCommand(new Command.Subscribe(3, List.of(Target.after(ROOM, at(1)))));
        node.turn();
        publish(4, 4);

        List<Event> events = client.take();
        assertThat(events.get(0)).isEqualTo(new Event.Done(2));
        assertThat(events.get(1))
                .isInstanceOfSatisfying(
                        Event.Subscribed.class,
                        subscribed -> assertThat(subscribed.requestId()).isEqualTo(3));
        assertThat(offsets(events)).containsExactly(2L, 3L, 4L);
        assertThat(events).noneMatch(Event.Error.class::isInstance);
    }

    @Test
    void secondSubscribeIsRefusedPerhapsBeforeTheFirstIsAnswered() {
        node.store.holdReads();
        subscribe(Target.live(ROOM));

        command(new Command.Subscribe(2, List.of(Target.live(ROOM))));
        assertThat(client.take()).singleElement().isInstanceOfSatisfying(Event.Error.class, error -> {
            assertThat(error.code()).isEqualTo(ErrorCode.ALREADY_SUBSCRIBED.number());
            assertThat(error.requestId()).isEqualTo(2);
        });
        node.store.resumeReads();
        node.turn();

        assertThat(client.take()).containsExactly(subscribed(0, ResumeResult.LIVE));
    }

    @Test
    void subscribeWithoutAPositionGetsNoBatchEnd() {
        publish(1, 2);

        subscribe(Target.live(ROOM));
        publish(3, 3);

        List<Event> events = client.take();
        assertThat(events.get(0)).isEqualTo(subscribed(2, ResumeResult.LIVE));
        assertThat(events).hasSize(2).noneMatch(Event.BatchEnd.class::isInstance);
    }

    @Test
    void publisherGetsItsOwnPublications() {
        subscribe(Target.live(ROOM));

        publishByTheClient(9);

        assertThat(client.take())
                .contains(new Event.Published(9, at(1), false, false))
                .anyMatch(Event.Message.class::isInstance);
    }

    @Test
    void topicIdZeroIsOneLikeAnyOther() {
        subscribe(Target.live(ROOM));

        publish(1, 1);

        assertThat(id()).isZero();
        assertThat(offsets(client.take())).containsExactly(1L);
    }

    @Test
    void epochChangedInTheMiddleIsFollowedByTheOldestWhateverTheTargetSaid() {
        publish(1, 2);
        subscribe(new Target(ROOM, at(2), true, false));
        client.take();

        node.store.replace();
        publish(1, 3);
        node.pass(5_000);

        List<Event> events = client.take();
        assertThat(events).contains(new Event.EpochChanged(id(), node.store.epoch(), 1));
        assertThat(offsets(events)).containsExactly(1L, 2L, 3L);
    }

    @Test
    void historyBeyondTheHeadBeginsWithTheOldestAsForAnotherEpoch() {
        publish(1, 3);

        for (Position beyond : List.of(at(9), new Position(0, 9), new Position(node.store.epoch() + 1, 9))) {
            command(new Command.History(5, ROOM, beyond, 10));

            Event.HistoryPage page = client.take(Event.HistoryPage.class).get(0);
            assertThat(page.epoch()).isEqualTo(node.store.epoch());
            assertThat(page.headOffset()).isEqualTo(3);
            assertThat(page.entries())
                    .extracting(Event.HistoryPage.Entry::offset)
                    .containsExactly(1L, 2L, 3L);
        }
    }

    @Test
    void historyAtTheHeadIsEmpty() {
        publish(1, 3);

        command(new Command.History(5, ROOM, at(3), 10));

        assertThat(client.take(Event.HistoryPage.class).get(0).entries()).isEmpty();
    }

    @Test
    void goingAwayAnswersWhatWaits() {
        node.store.holdReads();
        subscribe(Target.live(ROOM));

        command(new Command.GoingAway(0));

        assertThat(client.take())
                .singleElement()
                .isInstanceOfSatisfying(
                        Event.Error.class,
                        error -> assertThat(error.requestId()).isEqualTo(1));
        node.store.resumeReads();
    }

    @Test
    void welcomeTellsTheLimits() {
        FakeConnection connection = new FakeConnection();

        Session another = node.connect(0, connection);
        another.onCommand(new Command.Hello("", "test", "1", 0, ""));
        another.onClosed();

        Event.Welcome welcome = connection.take(Event.Welcome.class).get(0);
        assertThat(welcome.limits())
                .isEqualTo(new Event.Welcome.Limits(
                        OneNode.SETTINGS.maxRequestsInFlight(), 100, OneNode.SETTINGS.maxErrorsPerMinute()));
    }

    @Test
    void keyInAnEphemeralTopicIsRefused() {
        command(new Command.Publish(9, TopicName.of("live:1"), "message", Payload.json("{}"), "k", true));

        assertThat(client.take())
                .singleElement()
                .isInstanceOfSatisfying(
                        Event.Error.class, error -> assertThat(error.code()).isEqualTo(ErrorCode.INVALID_KEY.number()));
    }
}
