package io.fanfare.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.protocol.Command;
import io.fanfare.protocol.Command.Subscribe.Target;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.TopicName;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Subscribes have a place among the requests in flight and a rate, and what was ended is not worked for. */
class SubscribeLimitsTest {
    private static final int IN_FLIGHT = 4;
    private static final int MAX_SUBSCRIPTIONS = 100;
    private static final int PER_SECOND = 50;
    private static final SessionSettings SETTINGS =
            new SessionSettings(30, 5, 600, MAX_SUBSCRIPTIONS, IN_FLIGHT, 10, PER_SECOND, 3, 0, 2, 0, 0, 0, 0, 0);

    private final OneNode node = new OneNode(1, OneNode.NODE_TAG, SETTINGS);
    private final FakeConnection client = new FakeConnection(1 << 20);
    private final Session session = node.open(0, client);
    private long lastRequest;

    @AfterEach
    void allPlacesAreFreeAgain() {
        node.store.resumeReads();
        node.turn();
        node.sweep(61);

        assertThat(node.loop(0).historyReads().underWay()).isZero();
        assertThat(session.quota().isFresh(node.loop(0).nowSeconds())).isTrue();
        session.onClosed();
    }

    private static List<TopicName> rooms(int from, int count) {
        return IntStream.range(from, from + count)
                .mapToObj(i -> TopicName.of("room:" + i))
                .toList();
    }

    private void subscribe(List<TopicName> topics) {
        List<Target> targets = topics.stream()
                .map(topic -> Target.after(topic, new Position(0, 0)))
                .toList();
        session.onCommand(new Command.Subscribe(++lastRequest, targets));
        node.turn();
    }

    private void unsubscribe(List<TopicName> topics) {
        session.onCommand(new Command.Unsubscribe(++lastRequest, topics));
        node.turn();
    }

    private Event.Error refusal() {
        List<Event.Error> errors = client.take(Event.Error.class);
        assertThat(errors).hasSize(1);
        assertThat(errors.get(0).code()).isEqualTo(ErrorCode.RATE_LIMITED.number());
        assertThat(errors.get(0).requestId()).isEqualTo(lastRequest);
        assertThat(errors.get(0).retryable()).isTrue();
        assertThat(errors.get(0).retryAfterMillis()).isPositive();
        return errors.get(0);
    }

    @Test
    void subscribesTakePlacesAmongTheRequestsInFlight() {
        node.store.holdReads();
        for (int i = 0; i < IN_FLIGHT; i++) {
            subscribe(rooms(i, 1));
        }
        assertThat(client.take()).isEmpty();

        subscribe(rooms(90, 1));

        assertThat(refusal().text()).startsWith("requests in flight: ");
        node.store.resumeReads();
        node.turn();
        assertThat(client.take(Event.Subscribed.class)).hasSize(IN_FLIGHT);
        subscribe(rooms(90, 1));
        assertThat(client.take(Event.Subscribed.class)).hasSize(1);
    }

    @Test
    void topicsOfASecondAreBoundedAndTheNextSecondIsAnother() {
        subscribe(rooms(0, PER_SECOND));
        assertThat(client.take(Event.Subscribed.class)).hasSize(PER_SECOND);

        subscribe(rooms(90, 1));
        assertThat(refusal().text()).startsWith("subscribes per second: ");

        node.sweep(1);
        subscribe(rooms(90, 1));
        assertThat(client.take(Event.Subscribed.class)).hasSize(1);
        assertThat(client.closedWith()).isNull();
    }

    @Test
    void workOfSubscriptionsThatHaveEndedIsDropped() {
        node.store.holdReads();
        client.stall();
        subscribe(rooms(0, 10));
        subscribe(rooms(10, 10));
        assertThat(node.store.heldReads()).as("the client does not read").isZero();

        unsubscribe(rooms(0, 10));
        client.drain(session);
        node.turn();

        assertThat(node.store.heldReads()).as("one for what has not ended").isEqualTo(1);
    }

    @Test
    void endedSubscribesKeepTheirPlacesUntilTheirWorkIsOver() {
        node.store.holdReads();
        for (int i = 0; i < IN_FLIGHT; i++) {
            subscribe(rooms(i, 1));
            unsubscribe(rooms(i, 1));
        }
        client.take();

        subscribe(rooms(90, 1));

        refusal();
    }

    @Test
    void topicsInFlightAreBoundedToo() {
        node.store.holdReads();
        for (int i = 0; i < 2; i++) {
            subscribe(rooms(i * PER_SECOND, PER_SECOND));
            unsubscribe(rooms(i * PER_SECOND, PER_SECOND));
            node.sweep(1);
        }
        client.take();

        subscribe(rooms(200, 1));

        assertThat(refusal().text()).startsWith("topics of subscribes in flight: ");
    }

    @Test
    void readsOfHistoryHaveARate() {
        for (int i = 0; i < 3; i++) {
            session.onCommand(new Command.History(++lastRequest, OneNode.ROOM, new Position(0, 0), 1));
            node.turn();
        }
        assertThat(client.take(Event.HistoryPage.class)).hasSize(3);

        session.onCommand(new Command.History(++lastRequest, OneNode.ROOM, new Position(0, 0), 1));

        assertThat(refusal().text()).startsWith("reads of history per second: ");
    }

    @Test
    void newTokensHaveARate() {
        for (int i = 0; i < 2; i++) {
            session.onCommand(new Command.RefreshToken(++lastRequest, ""));
        }
        assertThat(client.take(Event.Done.class)).hasSize(2);

        session.onCommand(new Command.RefreshToken(++lastRequest, ""));

        assertThat(refusal().text()).startsWith("new tokens per minute: ");
        node.sweep(60);
        session.onCommand(new Command.RefreshToken(++lastRequest, ""));
        assertThat(client.take(Event.Done.class)).hasSize(1);
    }
}
