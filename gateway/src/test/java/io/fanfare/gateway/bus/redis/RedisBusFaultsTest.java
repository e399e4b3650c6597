package io.fanfare.gateway.bus.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanfare.gateway.bus.Bus.Reach;
import io.fanfare.protocol.TopicName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What two nodes notice, and how they go on, when something happens to the Redis between them. */
class RedisBusFaultsTest extends TwoNodesFixture {
    private static final TopicName OTHER_TOPIC = TopicName.of("room:43");

    @Test
    void killedServerIsNoticedAtOnceAndUsedAgainWhenItIsBack() throws Exception {
        int doubts = listenerA.doubts();

        server.kill();

        awaitUnhealthy(a, "");
        awaitUnhealthy(b, "");
        assertThat(listenerA.doubts()).isGreaterThan(doubts);
        int doubtsWhileDown = listenerA.doubts();
        server.start();
        assertWorks();
        assertThat(listenerA.doubts()).isGreaterThan(doubtsWhileDown);
    }

    @Test
    void withoutAServerPublicationsReachTheirOwnNodeAndSaySo() throws Exception {
        server.kill();
        awaitUnhealthy(a, "");

        assertThat(publishDurable(a)).isEqualTo(Reach.THIS_NODE);
        assertThat(a.publish(publication(TOPIC, "{\"n\":1}"), null)).isEqualTo(Reach.THIS_NODE);

        assertThat(listenerA.texts(TOPIC)).containsExactly("{\"offset\":1}", "{\"n\":1}");
        assertThat(listenerB.arrivals()).isEmpty();
    }

    @Test
    void topicsThatAreWantedWhileTheServerIsGoneAreSubscribedLater() throws Exception {
        server.kill();
        awaitUnhealthy(b, "");

        subscribe(b, OTHER_TOPIC);
        server.start();
        awaitHealth();

        a.publish(publication(OTHER_TOPIC, "{}"), null);
        await().atMost(PATIENCE).until(() -> listenerB.texts(OTHER_TOPIC).size() == 1);
        assertWorks();
    }

    @Test
    void subscriberThatRedisCutsOffIsNoticed() throws Exception {
        int doubts = listenerB.doubts();

        server.execute("CLIENT", "KILL", "TYPE", "pubsub");

        await().atMost(PATIENCE).until(() -> listenerB.doubts() > doubts);
        assertWorks();
    }

    @Test
    void frozenServerIsNoticedWithinTheTimeout() throws Exception {
        int doubts = listenerA.doubts();
        long frozenAtNanos = System.nanoTime();

        server.pause();

        awaitUnhealthy(a, "no heartbeat came back");
        assertThat(Duration.ofNanos(System.nanoTime() - frozenAtNanos))
                .isLessThan(Duration.ofMillis(3 * RedisBuses.TIMEOUT_MILLIS));
        assertThat(listenerA.doubts()).isGreaterThan(doubts);
        server.resume();
        assertWorks();
    }

    @Test
    void waitingSubscribeEndsWhenTheLinkBreaks() throws Exception {
        server.pause();

        CompletableFuture<Void> inForce = a.subscribe(OTHER_TOPIC).toCompletableFuture();

        inForce.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(a.isHealthy()).isFalse();
    }

    @Test
    void flushedServerChangesNothing() throws Exception {
        server.execute("FLUSHALL");

        assertWorks();
    }

    @Test
    void subscriberThatIsTooSlowForRedisIsCutOffAndComesBack() throws Exception {
        server.execute("CONFIG", "SET", "client-output-buffer-limit", "pubsub 64kb 0 0");
        int doubts = listenerB.doubts();
        String large = "{\"x\":\"" + "y".repeat(500_000) + "\"}";

        for (int i = 0; i < 20; i++) {
            a.publish(publication(TOPIC, large), nextPosition());
        }

        await().atMost(PATIENCE).until(() -> listenerB.doubts() > doubts);
        assertWorks();
    }

    @Test
    void serverThatBecomesAReplicaIsNotUsed() throws Exception {
        RedisServer next = own(RedisServer.launch());
        int doubts = listenerA.doubts();

        server.execute("REPLICAOF", "127.0.0.1", Integer.toString(next.port()));

        awaitUnhealthy(a, "is a replica");
        assertThat(listenerA.doubts()).isGreaterThan(doubts);
        assertThat(a.publish(publication(TOPIC, "{}"), null)).isEqualTo(Reach.THIS_NODE);
        server.execute("REPLICAOF", "NO", "ONE");
        assertWorks();
    }

    @Test
    void thousandsOfTopicsAreSubscribedAgainWithAFewCommands() throws Exception {
        int topics = 5_000;
        List<CompletableFuture<Void>> inForce = new ArrayList<>();
        for (int i = 0; i < topics; i++) {
            inForce.add(b.subscribe(TopicName.of("user:" + i)).toCompletableFuture());
        }
        CompletableFuture.allOf(inForce.toArray(CompletableFuture[]::new)).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

        server.kill();
        awaitUnhealthy(b, "");
        server.start();
        awaitHealth();

        List<?> channels = (List<?>) server.execute("PUBSUB", "CHANNELS", "test:t:user:*");
        assertThat(channels).hasSize(topics);
        // 5 batches and the heartbeats of one node, 2 commands of the other
        assertThat(server.execute("INFO", "commandstats").toString())
                .containsPattern("cmdstat_subscribe:calls=[0-9]{1,2},");
        assertWorks();
    }
}
