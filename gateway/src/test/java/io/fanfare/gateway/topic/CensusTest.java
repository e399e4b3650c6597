package io.fanfare.gateway.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.bus.Inquiry;
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

class CensusTest {
    private static final TopicName TOPIC = TopicName.of("room:42");

    /** Its clock stands still but for what the test says. */
    private final EmbeddedChannel timer = new EmbeddedChannel();

    private final PartyBus bus = new PartyBus();
    private final Census census = census("a");

    private Census census(String nodeId) {
        Namespaces namespaces = new Namespaces(null, Map.of());
        TopicHub hub = new TopicHub(bus, namespaces, List.of());
        return new Census(nodeId, hub, bus, timer.eventLoop(), InstantSource.system());
    }

    @BeforeEach
    void holdTheClock() {
        timer.freezeTime();
    }

    private CompletableFuture<Audience> ask() {
        return census.count(TOPIC).toCompletableFuture();
    }

    private void answer(String text) {
        String key = bus.published().get(0).key();
        receive(census, "answer", text, key);
    }

    private static void receive(Census census, String event, String text, String key) {
        Inquiry inquiry = census.inquiry();
        inquiry.onPublication(new Publication(inquiry.channel(), event, Payload.json(text), key, 1));
    }

    @Test
    void countsOfAllNodesAreAddedUp() {
        bus.meet("b", "c");
        CompletableFuture<Audience> result = ask();

        answer("b 5");
        answer("c 7");

        assertThat(result).isCompletedWithValue(new Audience(0, 12, true));
    }

    @Test
    void answerThatIsNoCountMakesTheSumIncomplete() {
        bus.meet("b", "c");
        CompletableFuture<Audience> result = ask();

        answer("b 5");
        answer("c many");

        assertThat(result).isCompletedWithValue(new Audience(0, 5, false));
    }

    @Test
    void nodeAnswersWithItsCount() {
        bus.meet("b");
        census.count(TOPIC);

        census("b").inquiry().onPublication(bus.published().get(0));

        assertThat(bus.published().get(1).payload().text()).isEqualTo("b 0");
    }

    @Test
    void questionAboutWhatIsNoTopicIsNotAnswered() {
        receive(census("b"), "question", "", "a/1");

        assertThat(bus.published()).isEmpty();
    }
}
