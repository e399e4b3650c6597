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
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A namespace whose backend has the last word, over real sockets, beside clients of another one. */
@Timeout(30)
class AuthorizeTest extends BystandersFixture {
    private static DecidingBackend backend;

    @RegisterExtension
    private final ExpectedLog breakers = new ExpectedLog("io.fanfare.gateway.webhook.Breakers");

    private TcpClient client;

    @BeforeAll
    static void startNode() throws Exception {
        backend = new DecidingBackend();
        start(
                "NAMESPACES_LIVE_AUTHORIZE_URL",
                backend.url().toString(),
                "WEBHOOK_SECRET",
                DecidingBackend.SECRET,
                "WEBHOOK_BREAKER_SECONDS",
                "1",
                "WEBHOOK_TIMEOUT_MILLIS",
                "500");
    }

    @AfterAll
    static void closeBackend() {
        backend.close();
    }

    @BeforeEach
    void connect() throws IOException {
        backend.calls().clear();
        backend.answers(200, "{\"allow\":true}");
        client = new TcpClient(node.publicAddress()).open();
    }

    @AfterEach
    void disconnect() throws IOException {
        client.close();
    }

    private static Command.Publish publish(int requestId, TopicName topic) {
        return new Command.Publish(
                requestId, topic, Publication.DEFAULT_EVENT, Payload.json("{\"n\":" + requestId + "}"), null, true);
    }

    private static double asked(String outcome) {
        return node.metric("fanfare_authorizations_total", "outcome=\"" + outcome + "\"");
    }

    @Test
    void publishThatWaitsIsNotOvertakenByLaterOnes() throws Exception {
        TopicName topic = TopicName.of("live:order");
        client.send(new Command.Subscribe(1, List.of(Target.live(topic))));
        client.receive(Event.Subscribed.class);
        backend.hold();
        ByteArrayOutputStream inOneGo = new ByteArrayOutputStream();
        for (int i = 2; i < 10; i++) {
            inOneGo.writeBytes(TcpClient.bytes(publish(i, topic)));
        }
        client.socket().send(inOneGo.toByteArray());
        await().until(() -> backend.calls().size() == 2);

        backend.release();

        int expected = 2;
        while (expected < 10) {
            Event event = client.receive();
            if (event instanceof Event.Message message) {
                assertThat(message.payload()).isEqualTo(publish(expected, topic).payload());
                expected++;
            }
        }
        // Nothing was said of how long it holds.
        assertThat(backend.calls()).hasSize(9);
    }

    @Test
    void answerIsAskedForOnceWhileItHolds() throws Exception {
        backend.answers(200, "{\"allow\":true,\"for-seconds\":60}");
        for (int i = 1; i < 6; i++) {
            client.send(publish(i, TopicName.of("live:kept")));
            client.receive(Event.Published.class);
        }

        assertThat(backend.calls()).hasSize(1);
        assertThat(node.metric("fanfare_authorizations_kept", "")).isPositive();
    }

    @Test
    void denialIsForbidden() throws Exception {
        backend.behaves(call -> new Reply(200, "{\"allow\":false}"));
        double before = asked("denied");

        client.send(publish(1, TopicName.of("live:denied")));

        assertThat(client.receive(Event.Error.class).code()).isEqualTo(ErrorCode.FORBIDDEN.number());
        assertThat(asked("denied")).isEqualTo(before + 1);
    }

    @Test
    void backendThatFailsCostsItsOwnNamespaceOnly() throws Exception {
        backend.answers(500, "");
        double before = asked("unavailable");
        for (int i = 1; i < 12; i++) {
            client.send(publish(i, TopicName.of("live:away")));
            Event.Error error = client.receive(Event.Error.class);
            assertThat(error.code()).isEqualTo(ErrorCode.UNAVAILABLE.number());
            assertThat(error.retryable()).isTrue();
        }

        assertThat(asked("unavailable")).isEqualTo(before + 11);
        assertThat(node.metric("fanfare_webhook_breakers_open", "")).isEqualTo(1);
        assertThat(node.metric("fanfare_webhook_calls_total", "outcome=\"breaker_open\""))
                .isPositive();
        client.send(publish(20, TopicName.of("room:other")));
        client.receive(Event.Published.class);
        backend.answers(200, "{\"allow\":true}");
        await().until(() -> {
            client.send(publish(21, TopicName.of("live:away")));
            return client.receive() instanceof Event.Published;
        });
        await().until(() -> node.metric("fanfare_webhook_breakers_open", "") == 0 || tryAgain());
    }

    /** Some calls have to go well before a backend counts as well again. */
    private boolean tryAgain() throws IOException {
        client.send(publish(22, TopicName.of("live:away")));
        client.receive();
        return false;
    }
}
