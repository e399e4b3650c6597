package io.fanfare.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanfare.gateway.ExpectedLog;
import io.fanfare.gateway.webhook.DecidingBackend;
import io.fanfare.gateway.webhook.DecidingBackend.Reply;
import io.fanfare.protocol.Command;
import io.fanfare.protocol.Command.Subscribe.Target;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.TopicName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Namespaces whose pushes go to a backend, over real sockets and by both dialects, beside clients of other namespaces. */
@Timeout(30)
class PushTest extends BystandersFixture {
    private static final int MAX_PAYLOAD_BYTES = 2_000;
    private static final int TIMEOUT_MILLIS = 400;
    private static final TopicName TOPIC = TopicName.of("live:pushed");
    private static final AtomicInteger TOPICS = new AtomicInteger();

    private static DecidingBackend backend;

    @RegisterExtension
    private final ExpectedLog breakers = new ExpectedLog("io.fanfare.gateway.webhook.Breakers");

    @RegisterExtension
    private final ExpectedLog pushes = new ExpectedLog("io.fanfare.gateway.push.PushBackends");

    @BeforeAll
    static void startNode() throws Exception {
        backend = new DecidingBackend();
        start(
                "NAMESPACES_LIVE_PUSH",
                "webhook",
                "NAMESPACES_LIVE_PUSH_URL",
                backend.url().toString(),
                "NAMESPACES_LIVE_MAX_PAYLOAD_BYTES",
                Integer.toString(MAX_PAYLOAD_BYTES),
                "WEBHOOK_SECRET",
                DecidingBackend.SECRET,
                "WEBHOOK_BREAKER_SECONDS",
                "1",
                "WEBHOOK_TIMEOUT_MILLIS",
                Integer.toString(TIMEOUT_MILLIS));
    }

    @AfterAll
    static void closeBackend() {
        backend.close();
    }

    @BeforeEach
    void answerAll() {
        backend.release();
        backend.calls().clear();
        backend.answers(200, "{\"reply\":{\"seen\":3}}");
    }

    /** Some calls have to go well before a backend counts as well again. */
    @AfterEach
    void recover() throws Exception {
        backend.release();
        backend.answers(200, "{}");
        try (TcpClient client = tcp()) {
            await().pollDelay(Duration.ZERO).until(() -> {
                client.send(request(1, TOPIC));
                return client.receive() instanceof Event.Reply && openBreakers() == 0;
            });
        }
    }

    private static double openBreakers() {
        return node.metric("fanfare_webhook_breakers_open", "call=\"push\"");
    }

    private static TcpClient tcp() throws IOException {
        return new TcpClient(node.publicAddress()).open();
    }

    private static Command.Request request(int requestId, TopicName topic) {
        return new Command.Request(
                requestId, topic, "said", Payload.json("{\"n\":" + requestId + "}"), "k-" + requestId);
    }

    private static Event.Error error(TcpClient client, int requestId) throws IOException {
        client.send(request(requestId, TOPIC));
        Event.Error error = client.receive(Event.Error.class);
        assertThat(error.requestId()).isEqualTo(requestId);
        return error;
    }

    @Test
    void requestOverBothTransportsIsRepliedTo() throws Exception {
        Event.Reply expected = new Event.Reply(1, Payload.json("{\"seen\":3}"));
        try (TcpClient client = tcp()) {
            client.send(request(1, TOPIC));
            assertThat(client.receive()).isEqualTo(expected);
        }
        try (WebSocketClient client = new WebSocketClient(node.publicAddress()).open()) {
            client.send(request(1, TOPIC));
            assertThat(client.receive()).isEqualTo(expected);

            backend.answers(201, "{\"reply_base64\":\"AP8=\"}");
            client.send(new Command.Request(2, TOPIC, "photo", Payload.binary((byte) 1, (byte) 2), null));
            assertThat(client.receive()).isEqualTo(new Event.Reply(2, Payload.binary((byte) 0, (byte) -1)));
        }
        assertThat(backend.calls()).hasSize(3);
        assertThat(backend.calls().get(0).body())
                .startsWith("{\"type\":\"push\",\"identity\":{\"session\":\"")
                .endsWith("},\"topic\":\"live:pushed\",\"event\":\"said\",\"key\":\"k-1\",\"data\":{\"n\":1}}");
        assertThat(backend.calls().get(2).body()).endsWith("\"event\":\"photo\",\"data_base64\":\"AQI=\"}");
    }

    @Test
    void clientThatKnowsNoRepliesIsAnsweredAllTheSame() throws Exception {
        try (TcpClient client = tcp()) {
            client.send(new Command.Publish(1, TOPIC, "said", Payload.json("{}"), null, true));

            assertThat(client.receive()).isEqualTo(new Event.Published(1, null, false, false));
        }
    }

    @Test
    void phoenixSecondVersionGetsRepliesAsObjectsAndAsBytes() throws Exception {
        try (PhoenixClient bytes = new PhoenixClient(node.publicAddress()).join(TOPIC.value(), "{}");
                PhoenixClient text = new PhoenixClient(node.publicAddress()).join(TOPIC.value(), "{\"since\":null}")) {
            String push = "[\"1\",\"2\",\"" + TOPIC.value() + "\",\"said\",{\"a\":1}]";
            bytes.send(push);
            assertThat(bytes.receive()).isEqualTo(replied("{\"seen\":3}"));

            backend.answers(200, "{\"reply_base64\":\"AP8=\"}");
            bytes.send(push);
            byte[] head = {1, 1, 1, (byte) TOPIC.value().length(), 2};
            assertThat(bytes.receiveBinary())
                    .isEqualTo(Bytes.join(
                            head, Bytes.utf8("12"), Bytes.utf8(TOPIC.value()), Bytes.utf8("ok"), new byte[] {0, -1}));
            text.send(push);
            assertThat(text.receive()).isEqualTo(replied("{\"base64\":\"AP8=\"}"));

            byte[] binary = {0, 1, 1, (byte) TOPIC.value().length(), 5};
            bytes.sendBinary(Bytes.join(
                    binary, Bytes.utf8("12"), Bytes.utf8(TOPIC.value()), Bytes.utf8("photo"), new byte[] {1, 2}));
            bytes.receiveBinary();
            assertThat(backend.calls().get(3).body()).endsWith("\"event\":\"photo\",\"data_base64\":\"AQI=\"}");
        }
    }

    private static String replied(String response) {
        return "[\"1\",\"2\",\"" + TOPIC.value() + "\",\"phx_reply\",{\"status\":\"ok\",\"response\":" + response
                + "}]";
    }

    @Test
    void phoenixFirstVersionGetsRepliesAsText() throws Exception {
        try (PhoenixClient client = new PhoenixClient(node.publicAddress(), "vsn=1.0.0", "")) {
            client.send("{\"topic\":\"live:pushed\",\"event\":\"phx_join\",\"payload\":{},\"ref\":\"1\"}");
            client.receive();
            String push = "{\"topic\":\"live:pushed\",\"event\":\"said\",\"payload\":{},\"ref\":\"2\"}";
            String head =
                    "{\"topic\":\"live:pushed\",\"event\":\"phx_reply\",\"payload\":{\"status\":\"ok\",\"response\":";

            client.send(push);
            assertThat(client.receive()).isEqualTo(head + "{\"seen\":3}},\"ref\":\"2\"}");
            backend.answers(200, "{\"reply_base64\":\"AP8=\"}");
            client.send(push);
            assertThat(client.receive()).isEqualTo(head + "{\"base64\":\"AP8=\"}},\"ref\":\"2\"}");
        }
    }

    @Test
    void errorOfTheBackendIsTheErrorOfThePush() throws Exception {
        backend.answers(200, "{\"error\":{\"code\":\"not_found\",\"text\":\"no \\\"such\\\" room\"}}");
        try (TcpClient client = tcp();
                PhoenixClient phoenix = new PhoenixClient(node.publicAddress()).join(TOPIC.value(), "{}")) {
            Event.Error error = error(client, 1);
            assertThat(error.code()).isEqualTo(ErrorCode.NOT_FOUND.number());
            assertThat(error.text()).isEqualTo("no \"such\" room");

            phoenix.send("[\"1\",\"2\",\"" + TOPIC.value() + "\",\"said\",{}]");
            assertThat(phoenix.receive())
                    .isEqualTo(
                            "[\"1\",\"2\",\"" + TOPIC.value() + "\",\"phx_reply\",{\"status\":\"error\",\"response\":"
                                    + "{\"reason\":\"not_found\",\"code\":108,\"text\":\"no \\\"such\\\" room\"}}]");
        }
    }

    /** The first are of a backend that was reached, which may have done what it was told. */
    @ParameterizedTest
    @CsvSource({
        "500, '{\"reply\":{}}'",
        "400, '{\"reply\":{}}'",
        "302, '{\"reply\":{}}'",
        "200, 'garbage'",
        "200, '{\"reply\":[]}'",
        "0, ''"
    })
    void whatIsNoAnswerLeavesTheOutcomeUnknown(int status, String body) throws Exception {
        backend.answers(status, body);
        try (TcpClient client = tcp()) {
            Event.Error error = error(client, 1);

            assertThat(error.code()).isEqualTo(ErrorCode.OUTCOME_UNKNOWN.number());
            assertThat(error.retryable()).isTrue();
        }
    }

    @Test
    void backendThatIsSilentCostsOnePushItsTimeAndHoldsNothingElseUp() throws Exception {
        backend.hold();
        try (TcpClient client = tcp()) {
            client.send(request(1, TOPIC));
            client.send(Command.Ping.INSTANCE);

            assertThat(client.receive()).isInstanceOf(Event.Pong.class);
            Event.Error error = client.receive(Event.Error.class);
            assertThat(error.requestId()).isEqualTo(1);
            assertThat(error.code()).isEqualTo(ErrorCode.OUTCOME_UNKNOWN.number());
        }
        assertThat(backend.calls().stream().map(DecidingBackend.Call::id).distinct())
                .hasSize(1);
    }

    @Test
    void replyMayBeAsLargeAsAPayloadAndNoLarger() throws Exception {
        String largest = "{\"t\":\"" + "x".repeat(MAX_PAYLOAD_BYTES - 8) + "\"}";
        try (TcpClient client = tcp()) {
            backend.answers(200, "{\"reply\":" + largest + "}");
            client.send(request(1, TOPIC));
            assertThat(client.receive()).isEqualTo(new Event.Reply(1, Payload.json(largest)));

            backend.answers(200, "{\"reply\":{\"t\":\"" + "x".repeat(MAX_PAYLOAD_BYTES - 7) + "\"}}");
            assertThat(error(client, 2).code()).isEqualTo(ErrorCode.OUTCOME_UNKNOWN.number());
            backend.answers(200, " ".repeat(3 * MAX_PAYLOAD_BYTES));
            assertThat(error(client, 3).code()).isEqualTo(ErrorCode.OUTCOME_UNKNOWN.number());
        }
    }

    @Test
    void backendThatMostlyFailsIsLeftAloneAndHasDoneNothing() throws Exception {
        backend.answers(400, "");
        try (TcpClient client = tcp()) {
            await().until(() -> error(client, 1).code() == ErrorCode.UNAVAILABLE.number());
        }
        assertThat(openBreakers()).isEqualTo(1);
        assertThat(node.metric("fanfare_webhook_breakers_open", "call=\"authorize\""))
                .isZero();
    }

    @Test
    void pushesToATopicArriveInTheirOrderAndRepliesComeInIt() throws Exception {
        int count = 20;
        ByteArrayOutputStream inOneGo = new ByteArrayOutputStream();
        for (int i = 1; i <= count; i++) {
            inOneGo.writeBytes(TcpClient.bytes(request(i, TOPIC)));
        }
        try (TcpClient client = tcp()) {
            client.socket().send(inOneGo.toByteArray());

            for (int i = 1; i <= count; i++) {
                assertThat(client.receive(Event.Reply.class).requestId()).isEqualTo(i);
            }
        }
        assertThat(backend.calls()).hasSize(count);
        for (int i = 1; i <= count; i++) {
            assertThat(backend.calls().get(i - 1).body()).contains("\"k-" + i + "\"");
        }
    }

    @Test
    void sessionsWithASilentBackendAreServedAndOthersDoNotNotice() throws Exception {
        TopicName heard = TopicName.of("room:heard-" + TOPICS.incrementAndGet());
        backend.hold();
        List<TcpClient> waiting = new ArrayList<>();
        try (TcpClient publisher = tcp()) {
            for (int i = 0; i < 100; i++) {
                TcpClient client = tcp();
                waiting.add(client);
                client.send(new Command.Subscribe(1, List.of(Target.live(heard))));
                client.receive(Event.Subscribed.class);
                client.send(request(2, TOPIC));
            }
            await().until(() -> !backend.calls().isEmpty());

            publisher.send(new Command.Publish(1, heard, "said", Payload.json("{}"), null, true));

            for (TcpClient client : waiting) {
                Event first = client.receive();
                // One whose push was given up meanwhile has heard of that first.
                assertThat(first instanceof Event.Error ? client.receive() : first)
                        .isInstanceOf(Event.Message.class);
            }
        } finally {
            for (TcpClient client : waiting) {
                client.close();
            }
        }
    }

    @Test
    void replyToASessionThatIsGoneIsDropped() throws Exception {
        backend.hold();
        double before = node.metric("fanfare_webhook_calls_total", "outcome=\"answered\"");
        try (TcpClient client = tcp()) {
            client.send(request(1, TOPIC));
            await().until(() -> backend.calls().size() == 1);
        }
        backend.behaves(call -> new Reply(200, "{\"reply\":{}}"));

        backend.release();

        await().until(() -> node.metric("fanfare_webhook_calls_total", "outcome=\"answered\"") > before
                || node.metric("fanfare_webhook_calls_total", "outcome=\"timed_out\"") > 0);
        await().until(() -> node.metric("fanfare_pushes_bytes", "") == 0);
    }
}
