package io.fanfare.gateway.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.bus.LocalBus;
import io.fanfare.protocol.TopicName;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Rules may be exchanged while the node runs, whole. */
class NamespacesTest {
    private static final TopicName ROOM = TopicName.of("room:1");
    private static final NamespaceRules SMALL = RulesForTests.open(true, 10, 0, SlowPolicy.CATCH_UP);
    private static final NamespaceRules LARGE = RulesForTests.open(true, 1_000, 0, SlowPolicy.CATCH_UP);

    private final Namespaces namespaces = new Namespaces(SMALL, Map.of());

    @Test
    void exchangeReachesWhoeverAsksNext() {
        namespaces.exchange(SMALL, Map.of("room", LARGE));

        assertThat(namespaces.of(ROOM)).isEqualTo(LARGE);
        assertThat(namespaces.of(TopicName.of("other"))).isEqualTo(SMALL);
        assertThat(namespaces.defaults()).isEqualTo(SMALL);
    }

    @Test
    void nodesOwnTopicsStayClosed() {
        namespaces.exchange(LARGE, Map.of(Namespaces.OF_NODES, LARGE));

        assertThat(namespaces.of(TopicName.of("fanfare:control")).mayClientsSubscribe())
                .isFalse();
    }

    @Test
    void topicGoesByTheRulesThatHoldNow() {
        LocalBus bus = new LocalBus();
        bus.start(new TopicHub(bus, namespaces, List.of()));
        Topic topic = new Topic(ROOM, 1, namespaces, bus.subscribe(ROOM), null);

        namespaces.exchange(LARGE, Map.of());

        assertThat(topic.rules()).isEqualTo(LARGE);
    }
}
