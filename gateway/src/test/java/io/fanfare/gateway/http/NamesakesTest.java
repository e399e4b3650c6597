package io.fanfare.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanfare.gateway.ExpectedLog;
import io.fanfare.gateway.bootstrap.Gateway;
import io.fanfare.gateway.bus.redis.RedisServer;
import io.fanfare.gateway.transport.Node;
import io.fanfare.gateway.transport.TcpClient;
import io.fanfare.protocol.Command;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.TopicName;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two nodes that were given one id by mistake. */
class NamesakesTest {
    @RegisterExtension
    final ExpectedLog nodeLog = new ExpectedLog(Gateway.class);

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String TOPIC = "/v1/topics/live:1";

    @RegisterExtension
    final ExpectedLog log = new ExpectedLog("io.fanfare.gateway.bootstrap.NamesakeWatch");

    @Test
    void bothSaySoWhileItLastsAndCountRightAllTheSame() throws Exception {
        try (RedisServer redis = RedisServer.launch()) {
            Node one = Node.start("BUS_URL", redis.url(), "NODE_ID", "twin", "DRAIN_TIMEOUT_MILLIS", "1000");
            Node other = Node.start("BUS_URL", redis.url(), "NODE_ID", "twin", "DRAIN_TIMEOUT_MILLIS", "1000");
            BackendClient apiOfOne = new BackendClient(one.apiAddress().getPort());
            BackendClient apiOfOther = new BackendClient(other.apiAddress().getPort());

            awaitNodeStatus(apiOfOne, "degraded");
            awaitNodeStatus(apiOfOther, "degraded");
            assertThat(log.lines()).hasSize(2);
            assertThat(apiOfOne.get("/readyz").text()).contains("node.id: twin (expected: another on each node");
            assertThat(apiOfOne.get("/readyz").status()).isEqualTo(200);
            assertThat(apiOfOne.get("/metrics").text()).contains("fanfare_node_namesakes 1.0");
            try (TcpClient client = new TcpClient(other.publicAddress()).open()) {
                client.send(new Command.Subscribe(1, List.of(Command.Subscribe.Target.live(TopicName.of("live:1")))));
                client.receive(Event.Subscribed.class);
                assertThat(apiOfOne.get(TOPIC).json().get("clusterSubscribers").intValue())
                        .isEqualTo(1);
                assertThat(apiOfOne.get(TOPIC).json().has("partial")).isFalse();
            }

            other.stop();
            awaitNodeStatus(apiOfOne, "up");
            one.stop();
        }
    }

    private static void awaitNodeStatus(BackendClient api, String status) {
        await().atMost(PATIENCE)
                .until(() -> api.get("/readyz").text().contains("\"node\":{\"status\":\"" + status + "\""));
    }
}
