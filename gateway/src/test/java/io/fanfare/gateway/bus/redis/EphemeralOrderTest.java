package io.fanfare.gateway.bus.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanfare.gateway.bus.Bus.Reach;
import io.fanfare.gateway.bus.RecordingListener;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is published earlier in an ephemeral topic never comes after what is published later, whatever becomes of links. */
class EphemeralOrderTest {
    private static final TopicName TOPIC = TopicName.of("live:42");
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long STRANGER = 99;

    private final RecordingListener listenerA = new RecordingListener();
    private final RecordingListener listenerB = new RecordingListener();
    private final List<AutoCloseable> resources = new ArrayList<>();
    private RedisServer server;

    @BeforeEach
    void launch() throws Exception {
        server = RedisServer.launch();
        resources.add(server);
    }

    @AfterEach
    void close() throws Exception {
        for (int i = resources.size() - 1; i >= 0; i--) {
            resources.get(i).close();
        }
    }

    private RedisBus open(String nodeId, RecordingListener listener, long maxPendingBytes) throws Exception {
        RedisSettings settings = RedisBuses.settings(server.url(), nodeId, "test", maxPendingBytes);
        RedisBus bus = new RedisBus(settings, GatewayMetrics.NONE, InstantSource.system());
        resources.add(bus);
        bus.start(listener);
        await().atMost(PATIENCE).until(bus::isHealthy);
        bus.subscribe(TOPIC).toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        return bus;
    }

    private RedisBus open(String nodeId, RecordingListener listener) throws Exception {
        return open(nodeId, listener, 16 << 20);
    }

    private static Publication publication(String json) {
        return new Publication(TOPIC, Publication.DEFAULT_EVENT, Payload.json(json), null, 1);
    }

    @Test
    void whatAFrozenServerHeldBackDoesNotComeAfterWhatWasDeliveredWithoutIt() throws Exception {
        RedisBus a = open("node-a", listenerA);
        RedisBus b = open("node-b", listenerB);
        await().atMost(PATIENCE).until(() -> a.peers().size() == 1 && b.peers().size() == 1);

        server.pause();
        assertThat(a.publish(publication("{\"n\":1}"), null)).isEqualTo(Reach.CLUSTER);
        await().atMost(PATIENCE).until(() -> !a.isHealthy());
        await().atMost(PATIENCE).until(() -> a.publish(publication("{\"n\":2}"), null) == Reach.THIS_NODE);
        server.resume();
        await().atMost(PATIENCE).until(() -> a.isHealthy() && b.isHealthy());
        assertThat(a.publish(publication("{\"n\":3}"), null)).isEqualTo(Reach.CLUSTER);

        await().atMost(PATIENCE)
                .until(() -> listenerA.texts(TOPIC).contains("{\"n\":3}")
                        && listenerB.texts(TOPIC).contains("{\"n\":3}"));
        assertThat(listenerA.texts(TOPIC)).endsWith("{\"n\":2}", "{\"n\":3}").isSorted();
        assertThat(listenerB.texts(TOPIC)).isSorted().doesNotContain("{\"n\":2}");
    }

    @Test
    void whatAConnectionOfAnotherNodeBroughtIsDroppedOnceThatNodeHasBegunAnew() throws Exception {
        RedisBus a = open("node-a", listenerA);
        publishHeartbeat(2);
        await().atMost(PATIENCE).until(() -> a.peers().size() == 1);

        publish(2, "{\"n\":2}");
        publish(1, "{\"n\":1}");
        publish(2, "{\"n\":3}");

        await().atMost(PATIENCE).until(() -> listenerA.texts(TOPIC).contains("{\"n\":3}"));
        assertThat(listenerA.texts(TOPIC)).containsExactly("{\"n\":2}", "{\"n\":3}");
    }

    private void publishHeartbeat(long term) throws IOException {
        ByteBuf bytes = Unpooled.buffer();
        BusFormat.write(bytes, new BusMessage.Heartbeat(STRANGER, term, "stranger", 1, 0, false));
        publish("test:hb", bytes);
    }

    private void publish(long term, String json) throws IOException {
        ByteBuf bytes = Unpooled.buffer();
        BusFormat.write(bytes, STRANGER, term, publication(json), null, 1);
        publish("test:t:" + TOPIC.value(), bytes);
    }

    private void publish(String channel, ByteBuf message) throws IOException {
        try (RespConnection connection = server.connect()) {
            connection.call(ascii("PUBLISH"), ascii(channel), ByteBufUtil.getBytes(message));
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void publicationThatFindsTooMuchUnderWayIsRefusedInsteadOfOvertaking() throws Exception {
        RedisBus narrow = open("narrow", listenerA, 1_000);
        String large = "{\"x\":\"" + "y".repeat(2_000) + "\"}";

        assertThat(narrow.publish(publication(large), null)).isEqualTo(Reach.NOWHERE);

        assertThat(narrow.publish(publication("{}"), null)).isEqualTo(Reach.CLUSTER);
        await().atMost(PATIENCE).until(() -> listenerA.texts(TOPIC).contains("{}"));
        assertThat(listenerA.texts(TOPIC)).containsExactly("{}");
    }
}
