package io.fanfare.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.protocol.Command;
import io.fanfare.protocol.Command.Subscribe.Target;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.TopicName;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the node cannot do, and limits that are met, close nobody. */
class OwnFailuresTest {
    private static final int TOPICS = 500;
    private static final int PUBLISHES = 200;
    private static final TopicName CLOSED = TopicName.of("closed:1");
    private static final TopicName LIVE = TopicName.of("live:1");
    private static final SessionSettings LARGE =
            new SessionSettings(30, 5, 600, 2 * TOPICS, PUBLISHES, 10, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    private final OneNode node = new OneNode(1, OneNode.NODE_TAG, LARGE);
    private final FakeConnection client = new FakeConnection();
    private final Session session = node.open(0, client);

    private static TopicName room(int number) {
        return TopicName.of("room:" + number);
    }

    private static Command.Publish publish(long requestId, TopicName topic) {
        return new Command.Publish(requestId, topic, "message", Payload.json("{}"), null, true);
    }

    private static List<Target> rooms() {
        return IntStream.range(0, TOPICS).mapToObj(i -> Target.live(room(i))).toList();
    }

    @Test
    void sessionWithHundredsOfTopicsOutlivesAStoreThatIsDown() {
        session.onCommand(new Command.Subscribe(1, rooms().subList(0, TOPICS / 2)));
        node.turn();
        assertThat(client.take(Event.Subscribed.class)).hasSize(TOPICS / 2);
        node.store.goDown();

        session.onCommand(new Command.Subscribe(2, rooms().subList(TOPICS / 2, TOPICS)));
        for (int i = 0; i < PUBLISHES / 2; i++) {
            session.onCommand(publish(100 + i, room(i)));
            session.onCommand(new Command.History(1_000 + i, room(i), new Position(0, 0), 10));
        }
        node.turn();

        List<Event.Error> errors = client.take(Event.Error.class);
        assertThat(client.closedWith()).isNull();
        assertThat(errors).hasSize(TOPICS / 2 + PUBLISHES).allSatisfy(error -> {
            assertThat(error.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE.number());
            assertThat(error.retryable()).isTrue();
            assertThat(error.retryAfterMillis()).isPositive();
        });
        assertThat(session.subscriptionCount()).isEqualTo(TOPICS / 2);
    }

    @Test
    void eachTopicOfASubscribeThatFailsIsAnsweredOnce() {
        node.store.goDown();

        session.onCommand(new Command.Subscribe(1, rooms()));
        node.turn();

        List<Event.Error> errors = client.take(Event.Error.class);
        Set<String> topics = new HashSet<>();
        assertThat(errors).allSatisfy(error -> {
            assertThat(topics.add(error.topic())).as(error.topic()).isTrue();
            assertThat(error.requestId()).isEqualTo(1);
        });
        assertThat(topics).hasSize(TOPICS);
    }

    @Test
    void clientThatMeetsALimitIsToldWhenToGoOnAndStays() {
        for (int i = 1; i <= 300; i++) {
            session.onCommand(publish(i, LIVE));
        }

        List<Event.Error> errors = client.take(Event.Error.class);
        assertThat(client.closedWith()).isNull();
        assertThat(errors).hasSize(200).allSatisfy(error -> {
            assertThat(error.code()).isEqualTo(ErrorCode.RATE_LIMITED.number());
            assertThat(error.retryAfterMillis()).isBetween(1L, 1_100L);
        });
        node.pass(errors.get(0).retryAfterMillis());
        node.sweep(1);
        session.onCommand(publish(301, LIVE));
        assertThat(client.take(Event.Published.class)).hasSize(1);
    }

    @Test
    void requestsInFlightAboveTheLimitAreNoFault() {
        node.store.holdReads();

        for (int i = 0; i < PUBLISHES + 100; i++) {
            session.onCommand(new Command.History(1 + i, room(1), new Position(0, 0), 10));
        }

        assertThat(client.closedWith()).isNull();
        assertThat(client.take(Event.Error.class))
                .hasSize(100)
                .allSatisfy(error -> assertThat(error.retryAfterMillis()).isPositive());
    }

    @Test
    void requestWithManyRefusedTopicsIsOneFault() {
        List<Target> refused = IntStream.range(0, TOPICS)
                .mapToObj(i -> Target.live(TopicName.of("closed:" + i)))
                .toList();
        for (int i = 1; i <= LARGE.maxErrorsPerMinute(); i++) {
            session.onCommand(new Command.Subscribe(i, refused));
        }
        assertThat(client.closedWith()).isNull();

        session.onCommand(new Command.Subscribe(99, refused));

        assertThat(client.closedWith()).isNotNull();
    }

    @Test
    void everyKindOfRequestIsRefusedWhereItsNamespaceSaysSo() {
        session.onCommand(new Command.Subscribe(1, List.of(Target.live(CLOSED))));
        session.onCommand(publish(2, CLOSED));
        session.onCommand(new Command.History(3, CLOSED, new Position(0, 0), 10));

        assertThat(client.take(Event.Error.class))
                .extracting(Event.Error::code)
                .containsOnly(ErrorCode.FORBIDDEN.number())
                .hasSize(3);
    }
}
