package io.fanfare.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.ExpectedLog;
import io.fanfare.gateway.push.PushBackends;
import io.fanfare.gateway.webhook.WebhookException;
import io.fanfare.protocol.Command;
import io.fanfare.protocol.Command.Subscribe.Target;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.TopicName;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pushes to a backend: who is told what, in which order, and how many may be on their way. */
class ForwardingTest {
    private static final TopicName TOPIC = TopicName.of("forwarded:1");
    private static final TopicName OTHER = TopicName.of("forwarded:2");
    private static final Payload HELLO = Payload.json("{\"a\":1}");

    @RegisterExtension
    private final ExpectedLog log = new ExpectedLog(PushBackends.class);

    private final OneNode node = new OneNode(1);
    private final FakeConnection client = new FakeConnection();
    private final Session session = node.open(0, client, "ann");

    private void request(Session from, int requestId, TopicName topic) {
        from.onCommand(new Command.Request(requestId, topic, "said", HELLO, "k-" + requestId));
        node.turn();
    }

    private void publish(int requestId, TopicName topic, boolean acknowledge) {
        session.onCommand(new Command.Publish(requestId, topic, "said", HELLO, null, acknowledge));
        node.turn();
    }

    private void answer(String body) {
        node.pushes.answer(body);
        node.turn();
    }

    private static void assertError(FakeConnection told, ErrorCode code, long requestId) {
        assertThat(told.take(Event.Error.class)).singleElement().satisfies(error -> {
            assertThat(error.code()).isEqualTo(code.number());
            assertThat(error.retryable()).isEqualTo(code.isRetryable());
            assertThat(error.requestId()).isEqualTo(requestId);
            assertThat(error.topic()).isEqualTo(TOPIC.value());
        });
    }

    @Test
    void requestGoesToTheBackendAndItsReplyToTheClientAndNobodyElseGetsAnything() {
        FakeConnection listening = new FakeConnection();
        Session listener = node.open(0, listening, "bob");
        listener.onCommand(new Command.Subscribe(1, List.of(Target.live(TOPIC))));
        node.turn();
        listening.take();

        request(session, 7, TOPIC);

        assertThat(client.take()).isEmpty();
        assertThat(client.isInputHeld()).isFalse();
        assertThat(node.pushes.told)
                .containsExactly("{\"type\":\"push\",\"identity\":{\"session\":\""
                        + session.id().text() + "\",\"user\":\"ann\"},\"topic\":\"forwarded:1\",\"event\":\"said\","
                        + "\"key\":\"k-7\",\"data\":{\"a\":1}}");
        answer("{\"reply\":{\"b\":2}}");
        assertThat(client.take()).containsExactly(new Event.Reply(7, Payload.json("{\"b\":2}")));
        assertThat(listening.take()).isEmpty();
    }

    @Test
    void publishIsAnsweredAsEverAndToldNoReply() {
        publish(1, TOPIC, true);
        answer("{\"reply\":{\"b\":2}}");
        assertThat(client.take()).containsExactly(new Event.Published(1, null, false, false));

        publish(2, TOPIC, false);
        answer("{\"reply\":{\"b\":2}}");
        assertThat(client.take()).isEmpty();

        publish(3, TOPIC, false);
        answer("{\"error\":{\"code\":\"not_found\"}}");
        assertError(client, ErrorCode.NOT_FOUND, 3);
    }

    @Test
    void requestWhereMessagesArePublishedIsPublished() {
        session.onCommand(new Command.Request(1, OneNode.ROOM, "said", HELLO, null));
        node.turn();

        assertThat(client.take(Event.Published.class)).singleElement().satisfies(published -> {
            assertThat(published.requestId()).isEqualTo(1);
            assertThat(published.position().offset()).isEqualTo(1);
        });
        assertThat(node.pushes.told).isEmpty();
    }

    @Test
    void pushesOfASessionToATopicGoOneAfterTheOtherAndOthersMeanwhile() {
        FakeConnection other = new FakeConnection();
        Session ofOther = node.open(0, other, "bob");
        request(session, 1, TOPIC);
        request(session, 2, TOPIC);
        assertThat(node.pushes.told).hasSize(1);

        request(session, 3, OTHER);
        request(ofOther, 1, TOPIC);
        assertThat(node.pushes.told).hasSize(3);
        answer("{\"reply\":{\"n\":1}}");

        assertThat(node.pushes.told).hasSize(4).last().asString().contains("k-2");
        answer("{}");
        answer("{}");
        answer("{\"reply\":{\"n\":2}}");
        assertThat(client.take(Event.Reply.class))
                .extracting(Event.Reply::requestId)
                .containsExactly(1L, 3L, 2L);
        assertThat(other.take(Event.Reply.class)).containsExactly(new Event.Reply(1, Payload.json("{}")));
        assertThat(node.loop(0).forwardOrder().laneCount()).isZero();
    }

    @Test
    void whatFailsDoesNotHoldUpWhatIsBehindIt() {
        request(session, 1, TOPIC);
        request(session, 2, TOPIC);

        node.pushes.fail(WebhookException.ofNoSecret());
        node.turn();

        assertError(client, ErrorCode.UNAVAILABLE, 1);
        answer("{}");
        assertThat(client.take(Event.Reply.class))
                .extracting(Event.Reply::requestId)
                .containsExactly(2L);
    }

    @Test
    void subscriptionsAreServedWhileABackendIsSilent() {
        session.onCommand(new Command.Subscribe(1, List.of(Target.live(OneNode.ROOM))));
        node.turn();
        client.take();
        request(session, 2, TOPIC);

        node.publish(OneNode.ROOM, 5);

        assertThat(client.take(Event.Message.class)).hasSize(1);
    }

    @Test
    void whatASessionHasPushedIsCarriedOutWhenItIsGoneAndNobodyIsTold() {
        request(session, 1, TOPIC);
        request(session, 2, TOPIC);
        session.onClosed();

        answer("{\"reply\":{}}");
        answer("{\"error\":{\"code\":\"forbidden\"}}");

        assertThat(node.pushes.told).hasSize(2);
        assertThat(client.take()).isEmpty();
        assertThat(node.loop(0).forwardOrder().laneCount()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "forbidden, FORBIDDEN, yes",
        "invalid_payload, INVALID_PAYLOAD, yes",
        "not_found, NOT_FOUND, yes",
        "rate_limited, RATE_LIMITED, no",
        "unavailable, UNAVAILABLE, no"
    })
    void backendSaysWhatIsTheClientsFault(String name, ErrorCode code, String isFault) {
        int faults = OneNode.SETTINGS.maxErrorsPerMinute() + 1;
        for (int i = 1; i <= faults; i++) {
            request(session, i, TOPIC);
            answer("{\"error\":{\"code\":\"" + name + "\",\"text\":\"because\"}}");
            assertThat(client.take(Event.Error.class)).singleElement().satisfies(error -> {
                assertThat(error.code()).isEqualTo(code.number());
                assertThat(error.text()).isEqualTo("because");
            });
        }

        assertThat(client.closedWith() != null).isEqualTo(isFault.equals("yes"));
    }

    @Test
    void answerThatCannotBeUnderstoodLeavesTheOutcomeUnknown() {
        request(session, 1, TOPIC);

        answer("{\"reply\":\"no object\"}");

        assertError(client, ErrorCode.OUTCOME_UNKNOWN, 1);
        assertThat(log.lines()).singleElement().asString().contains(ManualPushes.URL, "can't be understood");
    }

    @Test
    void faultOfOurOwnIsAnsweredAndLogged() {
        request(session, 1, TOPIC);

        node.pushes.fail(new IllegalStateException("bug"));
        node.turn();

        assertError(client, ErrorCode.INTERNAL, 1);
        assertThat(log.lines()).singleElement().asString().contains("could not be called");
    }

    @Test
    void sessionHasAsManyOnTheirWayAsItMayHaveRequests() {
        int max = OneNode.SETTINGS.maxRequestsInFlight();
        for (int i = 1; i <= max; i++) {
            request(session, i, TOPIC);
        }

        request(session, max + 1, TOPIC);

        assertError(client, ErrorCode.RATE_LIMITED, max + 1);
        answer("{}");
        request(session, max + 2, TOPIC);
        assertThat(client.take()).hasSize(1).allMatch(Event.Reply.class::isInstance);
    }

    @Test
    void nodeHasABoundForWhatIsOnItsWayAndGetsRoomBack() {
        FakeConnection other = new FakeConnection();
        Session ofOther = node.open(0, other, "bob");
        for (int i = 1; i <= 4; i++) {
            request(session, i, TOPIC);
        }
        request(ofOther, 5, TOPIC);
        assertThat(other.take()).isEmpty();

        request(ofOther, 6, TOPIC);

        assertError(other, ErrorCode.OVERLOADED, 6);
        answer("{}");
        request(ofOther, 7, TOPIC);
        assertThat(other.take()).isEmpty();
    }

    @Test
    void whatMayNotBePublishedIsNotPushedEither() {
        FakeConnection other = new FakeConnection();
        Session stranger = node.open(0, other, "bob/t-1/" + (node.nowMillis + 60_000) + "/room:*");
        request(stranger, 1, TOPIC);
        assertError(other, ErrorCode.FORBIDDEN, 1);

        session.onCommand(new Command.Request(2, TOPIC, "said", Payload.json("{\"a\":"), null));
        assertError(client, ErrorCode.INVALID_PAYLOAD, 2);
        session.onCommand(new Command.Request(3, TOPIC, "said", Payload.binary(new byte[101]), null));
        assertError(client, ErrorCode.PAYLOAD_TOO_LARGE, 3);

        assertThat(node.pushes.told).isEmpty();
    }

    @Test
    void pushesCountAsPublishesOfTheNamespace() {
        TopicName slowly = TopicName.of("slowly:1");

        for (int i = 1; i <= 3; i++) {
            request(session, i, slowly);
        }

        assertThat(client.take(Event.Error.class))
                .singleElement()
                .satisfies(error -> assertThat(error.code()).isEqualTo(ErrorCode.RATE_LIMITED.number()));
        assertThat(node.pushes.told).hasSize(1);
        assertThat(node.pushes.openCount()).isEqualTo(1);
    }
}
