package io.fanfare.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanfare.gateway.ExpectedLog;
import io.fanfare.gateway.bootstrap.Gateway;
import io.fanfare.gateway.bus.redis.RedisServer;
import io.fanfare.gateway.http.BackendClient.Answer;
import io.fanfare.gateway.transport.Node;
import io.fanfare.gateway.transport.TcpClient;
import io.fanfare.protocol.CloseCode;
import io.fanfare.protocol.Command;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.TopicName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a node still does for its clients, and what it tells them, between TERM and its end. */
class StoppingNodeTest {
    @RegisterExtension
    final ExpectedLog nodeLog = new ExpectedLog(Gateway.class);

    @RegisterExtension
    final ExpectedLog linkLog = new ExpectedLog("io.fanfare.gateway.bus.redis.RedisLink");

    @RegisterExtension
    final ExpectedLog presenceLog = new ExpectedLog("io.fanfare.gateway.presence.RedisPresenceStore");

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String MESSAGES = "/v1/topics/room:1/messages";
    private static final int WINDOW_MILLIS = 1_000;

    private final ExecutorService stopper = Executors.newSingleThreadExecutor();

    @AfterEach
    void close() {
        stopper.shutdown();
    }

    private Future<?> terminate(Node node) {
        Callable<Void> stop = () -> {
            node.terminate();
            return null;
        };
        return stopper.submit(stop);
    }

    private static Command.Publish publish(int requestId) {
        return new Command.Publish(requestId, TopicName.of("room:1"), "message", Payload.json("{}"), null, true);
    }

    @Test
    void clientIsServedUntilTheTimeToGoIsOver() throws Exception {
        Node node = Node.start(
                "DRAIN_RECONNECT_WINDOW_MILLIS", Integer.toString(WINDOW_MILLIS), "DRAIN_TIMEOUT_MILLIS", "10000");
        BackendClient api = new BackendClient(node.apiAddress().getPort());
        try (TcpClient client = new TcpClient(node.publicAddress()).open()) {
            long startedAtNanos = System.nanoTime();
            Future<?> stopped = terminate(node);

            assertThat(client.receive(Event.GoAway.class).windowMillis()).isEqualTo(WINDOW_MILLIS);
            client.send(publish(1));
            client.receive(Event.Published.class);
            assertThat(api.post(MESSAGES, "{}").status()).isEqualTo(201);

            Event.GoAway last = client.receive(Event.GoAway.class);
            assertThat(last.code()).isEqualTo(CloseCode.DRAINING.number());
            assertThat(System.nanoTime() - startedAtNanos)
                    .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(WINDOW_MILLIS));
            stopped.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    @Test
    void whoeverPublishesOnceTheStoreIsClosedIsToldThatTheNodeIsStopping() throws Exception {
        // Closing the bus takes a second while Redis stands still, and the store is closed before.
        List<TcpClient> clients = new ArrayList<>();
        try (RedisServer redis = RedisServer.launch()) {
            Node node = Node.start("BUS_URL", redis.url(), "NODE_LOOPS", "1", "DRAIN_CLOSES_PER_SECOND", "1");
            BackendClient api = new BackendClient(node.apiAddress().getPort());
            await().atMost(PATIENCE).until(() -> api.get("/readyz").text().contains("\"bus\":{\"status\":\"up\""));
            // One is closed every 50 ms, the one that came first as the last.
            for (int i = 0; i < 60; i++) {
                clients.add(new TcpClient(node.publicAddress()).open());
            }
            redis.pause();

            Future<?> stopped = terminate(node);

            Answer refusal = await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> api.post(MESSAGES, "{}"), answer -> answer.status() != 201);
            assertThat(refusal.status()).isEqualTo(503);
            assertThat(refusal.header("retry-after")).isNotEmpty();
            assertThat(refusal.json().get("code").textValue()).isEqualTo("draining");
            TcpClient client = clients.get(0);
            client.receive(Event.GoAway.class);
            client.send(publish(1));
            assertThat(client.receive(Event.Error.class).code()).isEqualTo(ErrorCode.DRAINING.number());
            stopped.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } finally {
            for (TcpClient client : clients) {
                client.close();
            }
        }
    }
}
