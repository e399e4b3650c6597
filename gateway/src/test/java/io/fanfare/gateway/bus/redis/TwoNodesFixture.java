package io.fanfare.gateway.bus.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanfare.gateway.bus.Bus.Reach;
import io.fanfare.gateway.bus.RecordingListener;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.TopicName;
import org.junit.jupiter.api.BeforeEach;

/** Two nodes that share a Redis, have heard of each other and want the same topic. */
abstract class TwoNodesFixture extends RedisFixture {
    static final TopicName TOPIC = TopicName.of("room:42");

    final RecordingListener listenerA = new RecordingListener();
    final RecordingListener listenerB = new RecordingListener();
    RedisBus a;
    RedisBus b;
    private long offset;

    @BeforeEach
    final void openBoth() throws Exception {
        a = open("node-a", settings(), listenerA);
        b = open("node-b", settings(), listenerB);
        awaitHealth();
        subscribe(a, TOPIC);
        subscribe(b, TOPIC);
    }

    /** Until both links are up and the nodes have heard of each other. */
    final void awaitHealth() {
        await().atMost(PATIENCE)
                .until(() -> a.isHealthy()
                        && b.isHealthy()
                        && a.peers().size() == 1
                        && b.peers().size() == 1
                        && a.peers().get(0).silentMillis() < RedisBuses.TIMEOUT_MILLIS
                        && b.peers().get(0).silentMillis() < RedisBuses.TIMEOUT_MILLIS);
    }

    static void awaitUnhealthy(RedisBus bus, String reason) {
        await().atMost(PATIENCE).until(() -> !bus.isHealthy() && bus.condition().contains(reason));
    }

    final Position nextPosition() {
        offset++;
        return new Position(1, offset);
    }

    final Reach publishDurable(RedisBus bus) {
        Position position = nextPosition();
        return bus.publish(publication(TOPIC, "{\"offset\":" + offset + "}"), position);
    }

    /** Publications go from each node to the other, ephemeral ones too, also in topics that were wanted meanwhile. */
    final void assertWorks() {
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
}
