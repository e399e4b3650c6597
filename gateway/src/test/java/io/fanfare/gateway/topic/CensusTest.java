package io.fanfare.gateway.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanfare.gateway.bus.Bus;
import io.fanfare.gateway.bus.BusListener;
import io.fanfare.gateway.bus.BusPeer;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CensusTest {
    private static final TopicName TOPIC = TopicName.of("room:42");
    private static final InstantSource CLOCK = InstantSource.system();

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final PartyBus bus = new PartyBus();
    private final Census census = census("a");

    private Census census(String nodeId) {
        Namespaces namespaces = new Namespaces(null, Map.of());
        return new Census(nodeId, new TopicHub(bus, namespaces, List.of()), bus, timer, CLOCK);
    }

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    private CompletableFuture<Audience> ask() {
        return census.count(TOPIC).toCompletableFuture();
    }

    private void answer(String text) {
        String key = bus.published.get(0).key();
        census.onPublication(new Publication(Census.CHANNEL, "answer", Payload.json(text), key, 1));
    }

    @Test
    void nodeThatIsAloneKnowsAtOnce() {
        assertThat(ask()).isCompletedWithValue(new Audience(0, 0, true));
        assertThat(bus.published).isEmpty();
    }

    @Test
    void nodeThatIsCutOffSaysSo() {
        bus.isHealthy = false;
        assertThat(ask()).isCompletedWithValue(new Audience(0, 0, false));

        bus.peers = List.of(new BusPeer("b", 1, 0));
        assertThat(ask()).isCompletedWithValue(new Audience(0, 0, false));
    }

    @Test
    void questionEndsWithTheLastAnswer() {
        bus.peers = List.of(new BusPeer("b", 1, 0), new BusPeer("c", 2, 0));
        CompletableFuture<Audience> result = ask();

        answer("b 5");
        assertThat(result).isNotDone();
        answer("c 7");

        assertThat(result).isCompletedWithValue(new Audience(0, 12, true));
    }

    @Test
    void questionThatIsNotAnsweredEndsSoonWithWhatThereIs() {
        bus.peers = List.of(new BusPeer("b", 1, 0), new BusPeer("c", 2, 0));
        CompletableFuture<Audience> result = ask();
        answer("c 7");

        await().until(result::isDone);

        assertThat(result).isCompletedWithValue(new Audience(0, 7, false));
    }

    @Test
    void everyNodeCountsOnceAndGarbageDoesNot() {
        bus.peers = List.of(new BusPeer("b", 1, 0), new BusPeer("c", 2, 0));
        CompletableFuture<Audience> result = ask();

        answer("b 5");
        answer("b 5");
        answer("x 5");
        answer("");
        answer("c7");
        assertThat(result).isNotDone();
        answer("c 1");

        assertThat(result).isCompletedWithValue(new Audience(0, 6, true));
    }

    @Test
    void nodeAnswersTheQuestionsOfOthersOnly() {
        bus.peers = List.of(new BusPeer("b", 1, 0));
        census.count(TOPIC);
        Publication question = bus.published.get(0);

        census.onPublication(question);
        assertThat(bus.published).hasSize(1);
        census("b").onPublication(question);

        assertThat(bus.published).hasSize(2);
        assertThat(bus.published.get(1).key()).isEqualTo(question.key());
        assertThat(bus.published.get(1).payload().text()).isEqualTo("b 0");
    }

    @Test
    void oneQuestionTooManyIsAnsweredAtOnce() {
        bus.peers = List.of(new BusPeer("b", 1, 0));
        List<CompletableFuture<Audience>> underWay = new ArrayList<>();
        // As many as are under way at the same time, however slow this machine is.
        while (underWay.stream().filter(result -> !result.isDone()).count() < Census.MAX_OPEN) {
            underWay.add(ask());
        }

        assertThat(ask()).isCompletedWithValue(new Audience(0, 0, false));
    }

    /** Keeps what is said; the test answers. */
    private static final class PartyBus implements Bus {
        private final List<Publication> published = new ArrayList<>();
        private List<BusPeer> peers = List.of();
        private boolean isHealthy = true;

        @Override
        public void start(BusListener listener) {
            throw new UnsupportedOperationException("the test brings what comes");
        }

        @Override
        public CompletionStage<Void> subscribe(TopicName topic) {
            return CompletableFuture.completedStage(null);
        }

        @Override
        public void unsubscribe(TopicName topic) {
            throw new UnsupportedOperationException("nobody has subscribed");
        }

        @Override
        public Reach publish(Publication publication, Position position) {
            published.add(publication);
            return isHealthy ? Reach.CLUSTER : Reach.THIS_NODE;
        }

        @Override
        public boolean isHealthy() {
            return isHealthy;
        }

        @Override
        public List<BusPeer> peers() {
            return peers;
        }

        @Override
        public String description() {
            return "party";
        }

        @Override
        public void close() {
            peers = List.of();
        }
    }
}
