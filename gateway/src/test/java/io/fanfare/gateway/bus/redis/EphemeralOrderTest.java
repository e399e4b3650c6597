package io.fanfare.gateway.bus.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanfare.gateway.bus.Bus.Reach;
import io.fanfare.gateway.bus.RecordingListener;
import io.fanfare.gateway.bus.redis.wire.BusMessage;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import org.junit.jupiter.api.Test;

/** What is published earlier in an ephemeral topic never comes after what is published later, whatever becomes of links. */
class EphemeralOrderTest extends RedisFixture {
    private static final TopicName TOPIC = TopicName.of("live:42");

    private final RecordingListener listenerA = new RecordingListener();
    private final RecordingListener listenerB = new RecordingListener();

    private RedisBus join(String nodeId, RedisSettings settings, RecordingListener listener) throws Exception {
        RedisBus bus = open(nodeId, settings, listener);
        subscribe(bus, TOPIC);
        return bus;
    }

    private static Publication publication(String json) {
        return publication(TOPIC, json);
    }

    @Test
    void whatAFrozenServerHeldBackDoesNotComeAfterWhatWasDeliveredWithoutIt() throws Exception {
        RedisBus a = join("node-a", settings(), listenerA);
        RedisBus b = join("node-b", settings(), listenerB);
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
        RedisBus a = join("node-a", settings(), listenerA);
        publish(new BusMessage.Heartbeat(STRANGER, 2, "stranger", 1, 0, false));
        await().atMost(PATIENCE).until(() -> a.peers().size() == 1);

        publish(2, publication("{\"n\":2}"));
        publish(1, publication("{\"n\":1}"));
        publish(2, publication("{\"n\":3}"));

        await().atMost(PATIENCE).until(() -> listenerA.texts(TOPIC).contains("{\"n\":3}"));
        assertThat(listenerA.texts(TOPIC)).containsExactly("{\"n\":2}", "{\"n\":3}");
    }

    @Test
    void publicationThatFindsTooMuchUnderWayIsRefusedInsteadOfOvertaking() throws Exception {
        RedisBus narrow = join("narrow", narrow(), listenerA);

        assertThat(narrow.publish(large(TOPIC), null)).isEqualTo(Reach.NOWHERE);

        assertThat(narrow.publish(publication("{}"), null)).isEqualTo(Reach.CLUSTER);
        await().atMost(PATIENCE).until(() -> listenerA.texts(TOPIC).contains("{}"));
        assertThat(listenerA.texts(TOPIC)).containsExactly("{}");
    }
}
