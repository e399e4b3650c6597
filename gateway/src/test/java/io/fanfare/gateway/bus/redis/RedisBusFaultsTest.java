package io.fanfare.gateway.bus.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanfare.gateway.bus.Bus.Reach;
import io.fanfare.gateway.bus.RecordingListener;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Position;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What two nodes notice, and how they go on, when something happens to the Redis between them. */
class RedisBusFaultsTest {
    private static final TopicName TOPIC = TopicName.of("room:42");
    private static final TopicName OTHER_TOPIC = TopicName.of("room:43");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final RecordingListener listenerA = new RecordingListener();
    private final RecordingListener listenerB = new RecordingListener();
    private final List<AutoCloseable> resources = new ArrayList<>();
    private RedisServer server;
    private RedisBus a;
    private RedisBus b;
    private long offset;

    @BeforeEach
    void launch() throws Exception {
        server = own(RedisServer.launch());
        a = own(RedisBuses.open(server.url(), "node-a"));
        b = own(RedisBuses.open(server.url(), "node-b"));
        a.start(listenerA);
        b.start(listenerB);
        awaitHealth();
        subscribe(a, TOPIC);
        subscribe(b, TOPIC);
    }

    @AfterEach
    void close() throws Exception {
        for (int i = resources.size() - 1; i >= 0; i--) {
            resources.get(i).close();
        }
    }

    private <T extends AutoCloseable> T own(T resource) {
        resources.add(resource);
        return resource;
    }

    /** Until both links are up and the nodes have heard of each other. */
    private void awaitHealth() {
        await().atMost(PATIENCE)
                .until(() -> a.isHealthy()
                        && b.isHealthy()
                        && a.peers().size() == 1
                        && b.peers().size() == 1
                        && a.peers().get(0).silentMillis() < RedisBuses.TIMEOUT_MILLIS
                        && b.peers().get(0).silentMillis() < RedisBuses.TIMEOUT_MILLIS);
    }

    private static void subscribe(RedisBus bus, TopicName topic) throws Exception {
        bus.subscribe(topic).toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private Reach publishDurable(RedisBus bus) {
        offset++;
        return bus.publish(publication(TOPIC, "{\"offset\":" + offset + "}"), new Position(1, offset));
    }

    private static Publication publication(TopicName topic, String json) {
        return new Publication(topic, Publication.DEFAULT_EVENT, Payload.json(json), null, 1);
    }

    /** Publications go from each node to the other, ephemeral ones too, also in topics that were wanted meanwhile. */
    private void assertWorks() {
        awaitHealth();

        assertThat(publishDurable(a)).isEqualTo(Reach.CLUSTER);
        assertThat(publishDurable(b)).isEqualTo(Reach.CLUSTER);
        assertThat(a.publish(publication(TOPIC, "{\"last\":1}"), null)).isEqualTo(Reach.CLUSTER);

        String[] expected = {
            "{\"offset\":" + (offset - 1) + "}", "{\"offset\":" + offset + "}", "{\"last\":1}",
        };
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(listenerA.texts(TOPIC)).contains(expected));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(listenerB.texts(TOPIC)).contains(expected));
    }

    private void awaitUnhealthy(RedisBus bus, String reason) {
        await().atMost(PATIENCE).until(() -> !bus.isHealthy() && bus.condition().contains(reason));
    }

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
            offset++;
            a.publish(publication(TOPIC, large), new Position(1, offset));
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
    void nodeThatFallsSilentIsNoticedAndOneThatLeavesIsNot() throws Exception {
        b.close();
        await().atMost(PATIENCE).until(() -> a.peers().isEmpty());
        assertThat(a.isHealthy()).isTrue();

        // A node that is only its heartbeats, and then is not.
        publishHeartbeat(server, new BusMessage.Heartbeat(99, 1, "node-x", 1, 0, false));
        await().atMost(PATIENCE).until(() -> a.peers().size() == 1);
        int doubts = listenerA.doubts();

        awaitUnhealthy(a, "node-x");
        assertThat(listenerA.doubts()).isGreaterThan(doubts);
        publishHeartbeat(server, new BusMessage.Heartbeat(99, 1, "node-x", 2, 0, true));
        await().atMost(PATIENCE).until(() -> a.isHealthy() && a.peers().isEmpty());
    }

    private static void publishHeartbeat(RedisServer server, BusMessage.Heartbeat heartbeat) throws IOException {
        ByteBuf bytes = Unpooled.buffer();
        BusFormat.write(bytes, heartbeat);
        try (RespConnection connection = server.connect()) {
            connection.call(ascii("PUBLISH"), ascii("test:hb"), ByteBufUtil.getBytes(bytes));
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void whatANodeCouldNotPublishIsADoubtForTheOthers() throws Exception {
        RedisBus narrow = own(new RedisBus(
                RedisBuses.settings(server.url(), "narrow", "test", 1_000),
                GatewayMetrics.NONE,
                InstantSource.system()));
        narrow.start(new RecordingListener());
        await().atMost(PATIENCE).until(() -> narrow.isHealthy() && b.peers().size() == 2);
        int doubts = listenerB.doubts();

        Reach reach = narrow.publish(publication(TOPIC, "{\"x\":\"" + "y".repeat(2_000) + "\"}"), new Position(1, 1));

        assertThat(reach).isEqualTo(Reach.THIS_NODE);
        await().atMost(PATIENCE).until(() -> listenerB.doubts() > doubts);
        assertThat(narrow.isHealthy()).isTrue();
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

    @Test
    void garbageIsCountedAndDropped() throws Exception {
        AtomicInteger garbage = new AtomicInteger();
        RecordingListener listener = new RecordingListener();
        RedisBus c = own(RedisBuses.open(server.url(), "node-c", new GatewayMetrics() {
            @Override
            public void busGarbage() {
                garbage.incrementAndGet();
            }
        }));
        c.start(listener);
        await().atMost(PATIENCE).until(c::isHealthy);
        subscribe(c, TOPIC);

        server.execute("PUBLISH", "test:t:room:42", "hello");
        server.execute("PUBLISH", "test:hb", "");
        a.publish(publication(TOPIC, "{}"), null);

        await().atMost(PATIENCE).until(() -> listener.arrivals().size() == 1);
        assertThat(garbage).hasValue(2);
        assertThat(c.isHealthy()).isTrue();
    }

    @Test
    void topicThatNobodyWantsIsUnsubscribedAfterAWhile() throws Exception {
        assertThat(server.execute("PUBSUB", "NUMSUB", "test:t:room:42").toString())
                .contains("2");

        b.unsubscribe(TOPIC);

        await().atMost(PATIENCE)
                .until(() -> server.execute("PUBSUB", "NUMSUB", "test:t:room:42")
                        .toString()
                        .contains("1"));
        subscribe(b, TOPIC);
        assertWorks();
    }

    @Test
    void clustersWithOtherPrefixesDoNotHearEachOther() throws Exception {
        RecordingListener listener = new RecordingListener();
        RedisBus stranger = own(new RedisBus(
                RedisBuses.settings(server.url(), "stranger", "other"), GatewayMetrics.NONE, InstantSource.system()));
        stranger.start(listener);
        await().atMost(PATIENCE).until(stranger::isHealthy);
        subscribe(stranger, TOPIC);

        assertWorks();

        assertThat(listener.arrivals()).isEmpty();
        assertThat(stranger.peers()).isEmpty();
        assertThat(a.peers()).hasSize(1);
    }
}
