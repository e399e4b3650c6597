package io.fanfare.gateway.bus.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanfare.gateway.ExpectedLog;
import io.fanfare.gateway.bus.RecordingListener;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A primary that dies, a replica that takes over, and the Sentinel that says so. */
class SentinelTest {
    @RegisterExtension
    final ExpectedLog linkLog = new ExpectedLog(RedisLink.class);

    private static final TopicName TOPIC = TopicName.of("room:42");
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @Test
    void replicaThatTheSentinelPromotesIsUsed() throws Exception {
        RecordingListener listenerA = new RecordingListener();
        RecordingListener listenerB = new RecordingListener();
        try (RedisServer primary = RedisServer.launch();
                RedisServer replica = RedisServer.launch("--replicaof", "127.0.0.1 " + primary.port());
                RedisServer sentinel = RedisServer.sentinel("main", primary);
                RedisBus a = RedisBuses.open("redis-sentinel://127.0.0.1:" + sentinel.port() + "#main", "node-a");
                RedisBus b = RedisBuses.open("redis-sentinel://127.0.0.1:" + sentinel.port() + "#main", "node-b")) {
            await().atMost(PATIENCE)
                    .until(() -> sentinel.execute("SENTINEL", "REPLICAS", "main")
                            .toString()
                            .contains(":" + replica.port()));
            a.start(listenerA);
            b.start(listenerB);
            await().atMost(PATIENCE).until(() -> a.isHealthy() && b.isHealthy());
            b.subscribe(TOPIC).toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            int doubts = listenerB.doubts();

            primary.kill();

            await().atMost(PATIENCE).until(() -> !b.isHealthy());
            await().atMost(PATIENCE).until(() -> a.isHealthy() && b.isHealthy());
            assertThat(listenerB.doubts()).isGreaterThan(doubts);
            assertThat(replica.execute("ROLE").toString()).contains("master");
            a.publish(
                    new Publication(TOPIC, Publication.DEFAULT_EVENT, Payload.json("{}"), null, 1), new Position(1, 1));
            await().atMost(PATIENCE).until(() -> listenerB.texts(TOPIC).contains("{}"));
        }
    }
}
