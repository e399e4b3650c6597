package io.fanfare.gateway.bus.redis;

import static org.awaitility.Awaitility.await;

import io.fanfare.gateway.ExpectedLog;
import io.fanfare.gateway.bus.RecordingListener;
import io.fanfare.gateway.bus.redis.wire.BusFormat;
import io.fanfare.gateway.bus.redis.wire.BusMessage;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.topic.JsonRules;
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
import org.junit.jupiter.api.extension.RegisterExtension;

/** A Redis server, the buses that a test opens on it, and what a stranger publishes there. */
abstract class RedisFixture {
    @RegisterExtension
    final ExpectedLog linkLog = new ExpectedLog(RedisLink.class);

    @RegisterExtension
    final ExpectedLog healthLog = new ExpectedLog(BusHealth.class);

    static final Duration PATIENCE = Duration.ofSeconds(20);

    /** The origin of what comes from no bus of the test. */
    static final long STRANGER = 99;

    private final List<AutoCloseable> resources = new ArrayList<>();
    RedisServer server;

    @BeforeEach
    final void launch() throws Exception {
        server = own(RedisServer.launch());
    }

    @AfterEach
    final void close() throws Exception {
        for (int i = resources.size() - 1; i >= 0; i--) {
            resources.get(i).close();
        }
    }

    /** Closes it after the test, before what was owned earlier. */
    final <T extends AutoCloseable> T own(T resource) {
        resources.add(resource);
        return resource;
    }

    final RedisSettings settings() {
        return RedisBuses.settings(server.url(), "test");
    }

    /** Room for 1,000 bytes that Redis has not acknowledged. */
    final RedisSettings narrow() {
        return RedisBuses.settings(server.url(), "test", 1_000);
    }

    /** A bus that is started and healthy. */
    final RedisBus open(String nodeId, RedisSettings settings, RecordingListener listener, GatewayMetrics metrics) {
        RedisBus bus = own(new RedisBus(settings, nodeId, JsonRules::allow, metrics, InstantSource.system()));
        bus.start(listener);
        await().atMost(PATIENCE).until(bus::isHealthy);
        return bus;
    }

    final RedisBus open(String nodeId, RedisSettings settings, RecordingListener listener) {
        return open(nodeId, settings, listener, GatewayMetrics.NONE);
    }

    static void subscribe(RedisBus bus, TopicName topic) throws Exception {
        bus.subscribe(topic).toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    static Publication publication(TopicName topic, String json) {
        return new Publication(topic, Publication.DEFAULT_EVENT, Payload.json(json), null, 1);
    }

    /** A publication with more bytes than a {@link #narrow} bus has room for. */
    static Publication large(TopicName topic) {
        return publication(topic, "{\"x\":\"" + "y".repeat(2_000) + "\"}");
    }

    final void publish(BusMessage.Heartbeat heartbeat) throws IOException {
        ByteBuf bytes = Unpooled.buffer();
        BusFormat.write(bytes, heartbeat);
        publish("test:hb", bytes);
    }

    /** An ephemeral publication of the stranger. */
    final void publish(long term, Publication publication) throws IOException {
        ByteBuf bytes = Unpooled.buffer();
        BusFormat.write(bytes, STRANGER, term, publication, null, 1);
        publish("test:t:" + publication.topic().value(), bytes);
    }

    private void publish(String channel, ByteBuf message) throws IOException {
        try (RespConnection connection = server.connect()) {
            connection.call(ascii("PUBLISH"), ascii(channel), ByteBufUtil.getBytes(message));
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
