package io.fanfare.gateway.bus.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanfare.gateway.ExpectedLog;
import io.fanfare.gateway.bus.RecordingListener;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import io.lettuce.core.cluster.SlotHash;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What two nodes notice, and how they go on, when something happens to one server of the Cluster between them. */
class ClusterFaultsTest {
    @RegisterExtension
    final ExpectedLog linkLog = new ExpectedLog(RedisLink.class);

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int TOPICS = 60;

    private final RecordingListener listenerA = new RecordingListener();
    private final RecordingListener listenerB = new RecordingListener();
    private final List<TopicName> topics = new ArrayList<>();
    private RedisCluster cluster;
    private RedisBus a;
    private RedisBus b;
    private long offset;

    @BeforeEach
    void launch() throws Exception {
        cluster = RedisCluster.launch();
        a = RedisBuses.open(cluster.url(), "node-a");
        b = RedisBuses.open(cluster.url(), "node-b");
        a.start(listenerA);
        b.start(listenerB);
        awaitHealth();
        for (int i = 0; i < TOPICS; i++) {
            TopicName topic = TopicName.of("room:" + i);
            topics.add(topic);
            b.subscribe(topic).toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    @AfterEach
    void close() {
        a.close();
        b.close();
        cluster.close();
    }

    private void awaitHealth() {
        await().atMost(PATIENCE).until(() -> a.isHealthy() && b.isHealthy());
    }

    /** A publication of each topic arrives, wherever its slot is now. */
    private void assertWorks() {
        awaitHealth();
        await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> {
            offset++;
            String json = "{\"offset\":" + offset + "}";
            for (TopicName topic : topics) {
                a.publish(
                        new Publication(topic, Publication.DEFAULT_EVENT, Payload.json(json), null, 1),
                        new Position(1, offset));
            }
            for (TopicName topic : topics) {
                await().atMost(Duration.ofSeconds(2))
                        .untilAsserted(() -> assertThat(listenerB.texts(topic)).contains(json));
            }
        });
    }

    @Test
    void killedPrimaryIsNamedAndUsedAgainWhenItIsBack() throws Exception {
        int doubts = listenerB.doubts();

        cluster.server(1).kill();

        String name = "127.0.0.1:" + cluster.server(1).port();
        await().atMost(PATIENCE).until(() -> !b.isHealthy() && b.condition().contains(name));
        assertThat(listenerB.doubts()).isGreaterThan(doubts);
        cluster.server(1).start();
        assertWorks();
    }

    @Test
    @Tag("faults")
    void replicaThatTakesOverIsUsed() throws Exception {
        cluster.addReplicaOf(0);
        int doubts = listenerB.doubts();

        cluster.server(0).kill();

        await().atMost(PATIENCE).until(() -> !b.isHealthy());
        assertWorks();
        assertThat(listenerB.doubts()).isGreaterThan(doubts);
    }

    @Test
    @Tag("faults")
    void frozenPrimaryIsNoticedByItsOwnHeartbeat() throws Exception {
        cluster.server(2).pause();

        await().atMost(PATIENCE).until(() -> !b.isHealthy() && b.condition().contains("no heartbeat came back"));
        cluster.server(2).resume();
        assertWorks();
    }

    @Test
    void slotsThatMoveTakeTheirTopicsWithThem() throws Exception {
        int doubts = listenerB.doubts();
        int slot = SlotHash.getSlot("test:t:room:0");
        RedisServer owner = serverOf(slot);
        RedisServer next = owner == cluster.server(0) ? cluster.server(1) : cluster.server(0);
        String number = Integer.toString(slot);
        String from = (String) owner.execute("CLUSTER", "MYID");
        String to = (String) next.execute("CLUSTER", "MYID");

        next.execute("CLUSTER", "SETSLOT", number, "IMPORTING", from);
        owner.execute("CLUSTER", "SETSLOT", number, "MIGRATING", to);
        next.execute("CLUSTER", "SETSLOT", number, "NODE", to);
        owner.execute("CLUSTER", "SETSLOT", number, "NODE", to);

        await().atMost(PATIENCE).until(() -> listenerB.doubts() > doubts);
        assertWorks();
    }

    private RedisServer serverOf(int slot) {
        return cluster.server(slot * 3 / SlotHash.SLOT_COUNT);
    }
}
