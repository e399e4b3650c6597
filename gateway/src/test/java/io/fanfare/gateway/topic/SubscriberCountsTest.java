package io.fanfare.gateway.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.bus.NodeChannel;
import io.fanfare.gateway.bus.PartyBus;
import io.fanfare.gateway.bus.QueryScript;
import io.fanfare.gateway.bus.TextForm;
import io.fanfare.gateway.bus.message.MessageTrial;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.topic.SubscriberCounts.Count;
import io.fanfare.protocol.TopicName;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SubscriberCountsTest {
    private static final TopicName TOPIC = TopicName.of("room:42");
    private static final long B = 0;
    private static final long C = 1;

    /** Its clock stands still but for what the test says. */
    private final EmbeddedChannel timer = new EmbeddedChannel();

    private final PartyBus bus = new PartyBus();
    private final SubscriberCounts subscriberCounts = subscriberCounts(bus);
    private final NodeChannel channel = subscriberCounts.query().channel();

    private SubscriberCounts subscriberCounts(PartyBus party) {
        Namespaces namespaces = new Namespaces(RulesForTests.closed(1), Map.of());
        TopicHub hub = new TopicHub(party, namespaces, List.of());
        return new SubscriberCounts(hub, party, timer.eventLoop(), GatewayMetrics.NONE, InstantSource.system());
    }

    @BeforeEach
    void holdTheClock() {
        timer.freezeTime();
    }

    private CompletableFuture<TopicAudience> ask() {
        return subscriberCounts.count(TOPIC).toCompletableFuture();
    }

    private void answer(long answerer, int count) {
        channel.onPublication(QueryScript.answer(
                channel.topic(), bus.incarnation(), answerer, SubscriberCounts.COUNT_FORM, new Count(count)));
    }

    @Test
    void countsOfAllNodesAreAddedUp() {
        bus.meet("b", "c");
        CompletableFuture<TopicAudience> result = ask();

        answer(B, 5);
        answer(C, 7);

        assertThat(result).isCompletedWithValue(new TopicAudience(0, 12, true));
    }

    @Test
    void countsOfTwoNodesOfOneIdAreAddedUp() {
        bus.meet("b", "b");
        CompletableFuture<TopicAudience> result = ask();

        answer(B, 5);
        answer(C, 7);

        assertThat(result).isCompletedWithValue(new TopicAudience(0, 12, true));
    }

    @Test
    void answerThatIsNoCountMakesTheSumIncomplete() {
        bus.meet("b", "c");
        CompletableFuture<TopicAudience> result = ask();

        answer(B, 5);
        channel.onPublication(QueryScript.answer(channel.topic(), bus.incarnation(), C, TextForm.TEXT, "many"));
        timer.advanceTimeBy(1, TimeUnit.SECONDS);
        timer.runScheduledPendingTasks();

        assertThat(result).isCompletedWithValue(new TopicAudience(0, 5, false));
    }

    @Test
    void nodeAnswersWithItsCount() {
        bus.meet("b");
        subscriberCounts.count(TOPIC);
        PartyBus busOfB = new PartyBus(B);

        subscriberCounts(busOfB).query().channel().onPublication(bus.published().get(0));

        assertThat(QueryScript.bodyOf(busOfB.published().get(0), SubscriberCounts.COUNT_FORM))
                .isEqualTo(new Count(0));
    }

    @Test
    void questionAboutWhatIsNoTopicIsNotAnswered() {
        channel.onPublication(QueryScript.question(channel.topic(), B, TextForm.TEXT, ""));

        assertThat(bus.published()).isEmpty();
    }

    @Test
    void questionsAndAnswersStandWhatMayComeOverTheBus() throws Exception {
        MessageTrial.hold(SubscriberCounts.TOPIC_FORM, TopicName.of("räume:größe"));
        MessageTrial.hold(SubscriberCounts.COUNT_FORM, new Count(Integer.MAX_VALUE));
    }
}
