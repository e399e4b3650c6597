package io.fanfare.gateway.bus.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanfare.gateway.bus.RecordingListener;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What somebody who is no node publishes in Redis. */
class ForgedMessagesTest extends RedisFixture {
    private static final TopicName TOPIC = TopicName.of("room:42");
    private static final String SECRET = "s".repeat(32);

    private final AtomicInteger garbage = new AtomicInteger();
    private final AtomicInteger forged = new AtomicInteger();
    private final GatewayMetrics metrics = new GatewayMetrics() {
        @Override
        public void busGarbage() {
            garbage.incrementAndGet();
        }

        @Override
        public void busForged() {
            forged.incrementAndGet();
        }
    };

    private RedisSettings sealed() {
        return RedisBuses.sealed(server.url(), "test", SECRET, "", 16 << 20);
    }

    @Test
    void publicationThatNoNodeWouldMakeIsDropped() throws Exception {
        RecordingListener listener = new RecordingListener();
        RedisBus bus = open("node-a", settings(), listener, metrics);
        subscribe(bus, TOPIC);

        publish(1, new Publication(TOPIC, "line\nbreak", Payload.json("{}"), null, 1));
        publish(1, new Publication(TOPIC, "message", Payload.json("{}"), "key\u0000", 1));
        publish(1, publication(TOPIC, "{\"cut\":"));
        publish(1, publication(TOPIC, "[1]"));
        publish(1, publication(TOPIC, "{}"));

        await().atMost(PATIENCE).until(() -> listener.arrivals().size() == 1);
        assertThat(garbage).hasValue(4);
    }

    @Test
    void withASecretOnlyNodesThatHaveItAreHeard() throws Exception {
        RecordingListener listener = new RecordingListener();
        RedisBus a = open("node-a", sealed(), listener, metrics);
        RedisBus b = open("node-b", sealed(), new RecordingListener());
        subscribe(a, TOPIC);

        publish(1, publication(TOPIC, "{\"by\":\"a stranger\"}"));
        await().atMost(PATIENCE).until(() -> forged.get() > 0);
        b.publish(publication(TOPIC, "{\"by\":\"b\"}"), null);

        await().atMost(PATIENCE).until(() -> listener.arrivals().size() == 1);
        assertThat(a.isHealthy()).isTrue();
    }
}
