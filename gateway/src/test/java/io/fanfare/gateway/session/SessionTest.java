package io.fanfare.gateway.session;

import static io.fanfare.gateway.session.OneNode.ROOM;
import static io.fanfare.gateway.session.OneNode.SETTINGS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fanfare.protocol.CloseCode;
import io.fanfare.protocol.Command;
import io.fanfare.protocol.Command.Subscribe.Target;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.ProtocolException;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionTest {
    private static final TopicName CLOSED = TopicName.of("closed:1");
    private static final TopicName LIVE = TopicName.of("live:1");

    private final OneNode node = new OneNode(1);
    private final FakeConnection client = new FakeConnection();
    private final Session session = node.open(0, client);

    @ParameterizedTest
    @CsvSource({"0, 30", "1, 5", "60, 60", "90000, 600"})
    void heartbeatIsTheClientsWishWithinTheNodesBounds(int wanted, int granted) {
        FakeConnection connection = new FakeConnection();

        node.connect(0, connection).onCommand(new Command.Hello("", "test", "1", wanted, ""));

        Event.Welcome welcome = connection.take(Event.Welcome.class).get(0);
        assertThat(welcome.heartbeatSeconds()).isEqualTo(granted);
        assertThat(welcome.node()).isEqualTo("node-1");
        assertThat(welcome.maxFrameBytes()).isEqualTo(FakeConnection.MAX_FRAME_BYTES);
        assertThat(welcome.sessionId()).hasSize(22);
    }

    @Test
    void nothingIsAllowedBeforeTheHello() {
        Session silent = node.connect(0, new FakeConnection());

        assertClosing(() -> silent.onCommand(Command.Ping.INSTANCE), CloseCode.HELLO_EXPECTED);
    }

    @Test
    void secondHelloCloses() {
        assertClosing(() -> session.onCommand(new Command.Hello("", "test", "1", 0, "")), CloseCode.HELLO_EXPECTED);
    }

    @Test
    void pingIsAnsweredByPong() {
        session.onCommand(Command.Ping.INSTANCE);

        assertThat(client.take()).containsExactly(Event.Pong.INSTANCE);
    }

    @Test
    void silentClientIsClosedAfterTwiceItsHeartbeat() {
        node.sweep(2 * SETTINGS.heartbeatSeconds());
        assertThat(client.closedWith()).isNull();

        node.sweep(2);

        assertThat(client.closedWith()).isEqualTo(CloseCode.IDLE_TIMEOUT);
    }

    @Test
    void clientThatIsHeardStays() {
        for (int i = 0; i < 5; i++) {
            node.sweep(SETTINGS.heartbeatSeconds());
            session.onHeard();
        }

        assertThat(client.closedWith()).isNull();
    }

    @Test
    void topicsAreRefusedOneByOne() {
        session.onCommand(new Command.Subscribe(4, List.of(Target.live(CLOSED), Target.live(LIVE))));

        List<Event> events = client.take();
        assertThat(events.get(0)).satisfies(event -> assertError(event, ErrorCode.FORBIDDEN, 4, CLOSED));
        assertThat(events.get(1)).isInstanceOf(Event.Subscribed.class);
    }

    @Test
    void secondSubscriptionToATopicIsRefused() {
        session.onCommand(new Command.Subscribe(1, List.of(Target.live(LIVE), Target.live(LIVE))));

        assertThat(client.take().get(1)).satisfies(event -> assertError(event, ErrorCode.ALREADY_SUBSCRIBED, 1, LIVE));
    }

    @Test
    void subscriptionsAreLimited() {
        List<Target> targets = IntStream.rangeClosed(1, SETTINGS.maxSubscriptions() + 1)
                .mapToObj(i -> Target.live(TopicName.of("live:" + i)))
                .toList();

        session.onCommand(new Command.Subscribe(1, targets));

        List<Event> events = client.take();
        assertThat(events).hasSize(targets.size());
        assertThat(events.get(targets.size() - 1))
                .isInstanceOfSatisfying(
                        Event.Error.class,
                        error -> assertThat(error.code()).isEqualTo(ErrorCode.TOO_MANY_SUBSCRIPTIONS.number()));
    }

    @Test
    void unsubscribeEndsDelivery() {
        session.onCommand(new Command.Subscribe(1, List.of(Target.live(LIVE))));
        session.onCommand(new Command.Unsubscribe(2, List.of(LIVE, TopicName.of("live:unknown"))));
        client.take();

        node.publish(LIVE, 1);

        assertThat(client.take()).isEmpty();
        assertThat(node.hub.subscriberCount(ROOM)).isZero();
    }

    @Test
    void acknowledgedPublishIsAnsweredWithItsPosition() {
        session.onCommand(publish(9, ROOM, "{}", true));
        node.turn();

        assertThat(client.take())
                .containsExactly(new Event.Published(9, new Position(node.store.epoch(), 1), false, false));
    }

    @Test
    void publishWithoutAcknowledgementIsAnsweredOnlyIfItFails() {
        session.onCommand(publish(1, ROOM, "{}", false));
        session.onCommand(publish(2, ROOM, "[]", false));
        node.turn();

        assertThat(client.take())
                .singleElement()
                .satisfies(event -> assertError(event, ErrorCode.INVALID_PAYLOAD, 2, ROOM));
    }

    @Test
    void publishIsRefusedWhereTheNamespaceSaysSo() {
        session.onCommand(publish(1, CLOSED, "{}", true));

        assertThat(client.take())
                .singleElement()
                .satisfies(event -> assertError(event, ErrorCode.FORBIDDEN, 1, CLOSED));
    }

    @Test
    void publishAboveTheNamespacesPayloadLimitIsRefused() {
        session.onCommand(publish(1, ROOM, "{\"a\":\"" + "x".repeat(1_000) + "\"}", true));

        assertThat(client.take())
                .singleElement()
                .satisfies(event -> assertError(event, ErrorCode.PAYLOAD_TOO_LARGE, 1, ROOM));
    }

    @Test
    void publishesAboveTheRateAreRefusedUntilTheNextSecond() {
        for (int i = 1; i <= 101; i++) {
            session.onCommand(publish(i, LIVE, "{}", false));
        }

        assertThat(client.take())
                .singleElement()
                .satisfies(event -> assertError(event, ErrorCode.RATE_LIMITED, 101, LIVE));
        node.sweep(1);
        session.onCommand(publish(102, LIVE, "{}", true));
        assertThat(client.take(Event.Published.class)).hasSize(1);
    }

    @Test
    void requestsThatWaitForTheStoreAreLimited() {
        node.store.holdReads();

        for (int i = 1; i <= SETTINGS.maxRequestsInFlight() + 1; i++) {
            session.onCommand(new Command.History(i, ROOM, new Position(0, 0), 10));
        }

        assertThat(client.take())
                .singleElement()
                .satisfies(
                        event -> assertError(event, ErrorCode.RATE_LIMITED, SETTINGS.maxRequestsInFlight() + 1, ROOM));
        node.store.resumeReads();
        node.turn();
        assertThat(client.take(Event.HistoryPage.class)).hasSize(SETTINGS.maxRequestsInFlight());
    }

    @Test
    void historyIsAPageAfterAPosition() {
        IntStream.rangeClosed(1, 5).forEach(i -> node.publish(ROOM, i));

        session.onCommand(new Command.History(3, ROOM, new Position(node.store.epoch(), 2), 2));
        node.turn();

        Event.HistoryPage page = client.take(Event.HistoryPage.class).get(0);
        assertThat(page.headOffset()).isEqualTo(5);
        assertThat(page.oldestOffset()).isEqualTo(1);
        assertThat(page.entries()).extracting(Event.HistoryPage.Entry::offset).containsExactly(3L, 4L);
    }

    @Test
    void historyAfterAPositionOfAnotherEpochStartsAnew() {
        IntStream.rangeClosed(1, 3).forEach(i -> node.publish(ROOM, i));

        session.onCommand(new Command.History(3, ROOM, new Position(node.store.epoch() + 1, 2), 10));
        node.turn();

        Event.HistoryPage page = client.take(Event.HistoryPage.class).get(0);
        assertThat(page.epoch()).isEqualTo(node.store.epoch());
        assertThat(page.entries()).extracting(Event.HistoryPage.Entry::offset).containsExactly(1L, 2L, 3L);
    }

    @Test
    void historyOfAnEphemeralTopicIsRefused() {
        session.onCommand(new Command.History(3, LIVE, new Position(0, 0), 10));

        assertThat(client.take())
                .singleElement()
                .satisfies(event -> assertError(event, ErrorCode.NOT_DURABLE, 3, LIVE));
    }

    @Test
    void clientWithTooManyFaultyRequestsIsClosed() {
        for (int i = 0; i <= SETTINGS.maxErrorsPerMinute(); i++) {
            session.onCommand(new Command.History(i + 1, LIVE, new Position(0, 0), 10));
        }

        assertThat(client.closedWith()).isEqualTo(CloseCode.TOO_MANY_ERRORS);
    }

    @Test
    void topicsOfTheNodesAreForbidden() {
        session.onCommand(new Command.Subscribe(1, List.of(Target.live(SessionDirectory.TAKEOVERS))));
        session.onCommand(new Command.Publish(
                2, SessionDirectory.TAKEOVERS, Publication.DEFAULT_EVENT, Payload.json("{}"), null, true));
        node.turn();

        assertThat(client.take())
                .extracting(event -> ((Event.Error) event).code())
                .containsExactly(ErrorCode.FORBIDDEN.number(), ErrorCode.FORBIDDEN.number());
        assertThat(node.publisher.publish(new Publication(
                        SessionDirectory.TAKEOVERS, Publication.DEFAULT_EVENT, Payload.json("{}"), null, 1)))
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withMessageContaining("fanfare:takeovers");
    }

    @Test
    void answersThatComeAfterTheEndGoNowhere() {
        node.store.holdReads();
        session.onCommand(new Command.Subscribe(1, List.of(Target.live(ROOM))));
        session.onCommand(new Command.History(2, ROOM, new Position(0, 0), 10));
        session.onClosed();

        node.store.resumeReads();
        node.turn();

        assertThat(client.take()).isEmpty();
        assertThat(node.hub.subscriberCount(ROOM)).isZero();
    }

    @Test
    void drainingNodeTellsTheClientWhenToComeBack() {
        session.announceDrain(10_000);
        session.drain();

        Event.GoAway goAway = client.take(Event.GoAway.class).get(0);
        assertThat(goAway.code()).isEqualTo(CloseCode.DRAINING.number());
        assertThat(goAway.reconnect()).isTrue();
        assertThat(goAway.windowMillis()).isEqualTo(10_000);
        assertThat(client.closedWith()).isEqualTo(CloseCode.DRAINING);
    }

    private static Command.Publish publish(long requestId, TopicName topic, String payload, boolean acknowledge) {
        return new Command.Publish(requestId, topic, "message", Payload.json(payload), null, acknowledge);
    }

    private static void assertError(Event event, ErrorCode code, long requestId, TopicName topic) {
        assertThat(event).isInstanceOfSatisfying(Event.Error.class, error -> {
            assertThat(error.code()).isEqualTo(code.number());
            assertThat(error.retryable()).isEqualTo(code.isRetryable());
            assertThat(error.requestId()).isEqualTo(requestId);
            assertThat(error.topic()).isEqualTo(topic.value());
        });
    }

    private static void assertClosing(Runnable action, CloseCode code) {
        assertThatThrownBy(action::run)
                .isInstanceOfSatisfying(
                        ProtocolException.class,
                        fault -> assertThat(fault.close()).isEqualTo(code));
    }
}
