package io.fanfare.gateway.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.bus.ClusterQuery;
import io.fanfare.gateway.bus.PartyBus;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SubscriberCountsTest {
    private static final TopicName TOPIC = TopicName.of("room:42");

    /** Its clock stands still but for what the test says. */
    private final EmbeddedChannel timer = new EmbeddedChannel();

    private final PartyBus bus = new PartyBus();
    private final SubscriberCounts subscriberCounts = subscriberCounts("a");

    private SubscriberCounts subscriberCounts(String nodeId) {
        Namespaces namespaces = new Namespaces(null, Map.of());
        TopicHub hub = new TopicHub(bus, namespaces, List.of());
        return new SubscriberCounts(nodeId, hub, bus, timer.eventLoop(), InstantSource.system());
    }

    @BeforeEach
    void holdTheClock() {
        timer.freezeTime();
    }

    private CompletableFuture<TopicAudience> ask() {
        return subscriberCounts.count(TOPIC).toCompletableFuture();
    }

    private void answer(String text) {
        String key = bus.published().get(0).key();
        receive(subscriberCounts, "answer", text, key);
    }

    private static void receive(SubscriberCounts subscriberCounts, String event, String text, String key) {
        ClusterQuery query = subscriberCounts.query();
        query.onPublication(new Publication(query.channel(), event, Payload.json(text), key, 1));
    }

    @Test
    void countsOfAllNodesAreAddedUp() {
        bus.meet("b", "c");
        CompletableFuture<TopicAudience> result = ask();

        answer("b 5");
        answer("c 7");

        assertThat(result).isCompletedWithValue(new TopicAudience(0, 12, true));
    }

    @Test
    void answerThatIsNoCountMakesTheSumIncomplete() {
        bus.meet("b", "c");
        CompletableFuture<TopicAudience> result = ask();

        answer("b 5");
        answer("c many");

        assertThat(result).isCompletedWithValue(new TopicAudience(0, 5, false));
    }

    @Test
    void nodeAnswersWithItsCount() {
        bus.meet("b");
        subscriberCounts.count(TOPIC);

        subscriberCounts("b").query().onPublication(bus.published().get(0));

        assertThat(bus.published().get(1).payload().text()).isEqualTo("b 0");
    }

    @Test
    void questionAboutWhatIsNoTopicIsNotAnswered() {
        receive(subscriberCounts("b"), "question", "", "a/1");

        assertThat(bus.published()).isEmpty();
    }
}
