package io.fanfare.gateway.bus.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanfare.gateway.bus.Bus.Reach;
import io.fanfare.gateway.bus.BusPeer;
import io.fanfare.gateway.bus.RecordingListener;
import io.fanfare.gateway.bus.redis.wire.BusMessage;
import io.fanfare.gateway.metrics.GatewayMetrics;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What nodes know of each other over a Redis that works, and what they make of strangers there. */
class RedisBusPeersTest extends TwoNodesFixture {
    @Test
    void nodeThatFallsSilentIsNoticedAndOneThatLeavesIsNot() throws Exception {
        b.close();
        await().atMost(PATIENCE).until(() -> a.peers().isEmpty());
        assertThat(a.isHealthy()).isTrue();

        // A node that is only its heartbeats, and then is not.
        publish(new BusMessage.Heartbeat(STRANGER, 1, "node-x", 1, 0, false));
        await().atMost(PATIENCE).until(() -> a.peers().size() == 1);
        int doubts = listenerA.doubts();

        awaitUnhealthy(a, "node-x");
        assertThat(listenerA.doubts()).isGreaterThan(doubts);
        publish(new BusMessage.Heartbeat(STRANGER, 1, "node-x", 2, 0, true));
        await().atMost(PATIENCE).until(() -> a.isHealthy() && a.peers().isEmpty());
    }

    @Test
    void whatANodeCouldNotPublishIsADoubtForTheOthers() throws Exception {
        RedisBus narrow = open("narrow", narrow(), new RecordingListener());
        await().atMost(PATIENCE).until(() -> b.peers().size() == 2);
        int doubts = listenerB.doubts();

        Reach reach = narrow.publish(large(TOPIC), nextPosition());

        assertThat(reach).isEqualTo(Reach.THIS_NODE);
        await().atMost(PATIENCE).until(() -> listenerB.doubts() > doubts);
        assertThat(narrow.isHealthy()).isTrue();
    }

    @Test
    void garbageIsCountedAndDropped() throws Exception {
        AtomicInteger garbage = new AtomicInteger();
        RecordingListener listener = new RecordingListener();
        RedisBus c = open("node-c", settings(), listener, new GatewayMetrics() {
            @Override
            public void busGarbage() {
                garbage.incrementAndGet();
            }
        });
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
        RedisBus stranger = open("stranger", RedisBuses.settings(server.url(), "other"), listener);
        subscribe(stranger, TOPIC);

        assertWorks();

        assertThat(listener.arrivals()).isEmpty();
        assertThat(stranger.peers()).isEmpty();
        assertThat(a.peers()).hasSize(1);
    }

    @Test
    void twoProcessesOfOneIdSeeEachOther() {
        RedisBus namesake = open("node-a", settings(), new RecordingListener());

        await().atMost(PATIENCE).until(() -> hasSteadyPeer(a, "node-a") && hasSteadyPeer(namesake, "node-a"));
        await().atMost(PATIENCE).until(() -> b.peers().size() == 2);
        assertThat(b.peers()).extracting(BusPeer::incarnation).contains(a.incarnation(), namesake.incarnation());
        assertThat(a.isHealthy()).isTrue();

        namesake.close();
        await().atMost(PATIENCE).until(() -> !hasSteadyPeer(a, "node-a"));
    }

    private static boolean hasSteadyPeer(RedisBus bus, String nodeId) {
        return bus.peers().stream()
                .anyMatch(peer -> peer.isSteady() && peer.nodeId().equals(nodeId));
    }
}
