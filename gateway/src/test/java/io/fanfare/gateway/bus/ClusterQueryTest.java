package io.fanfare.gateway.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.bus.ClusterQuery.Answers;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClusterQueryTest {
    private static final TopicName CHANNEL = TopicName.of("fanfare:test");

    /** Its clock stands still but for what the test says. */
    private final EmbeddedChannel timer = new EmbeddedChannel();

    private final PartyBus bus = new PartyBus();
    private final ClusterQuery query = query("a");

    private ClusterQuery query(String nodeId) {
        return new ClusterQuery(
                CHANNEL,
                nodeId,
                bus,
                timer.eventLoop(),
                InstantSource.system(),
                question -> question.isEmpty() ? null : CompletableFuture.completedStage(question + "!"));
    }

    @BeforeEach
    void holdTheClock() {
        timer.freezeTime();
    }

    private CompletableFuture<Answers> ask() {
        return query.ask("who").toCompletableFuture();
    }

    private void answer(String text) {
        String key = bus.published().get(0).key();
        query.onPublication(new Publication(CHANNEL, "answer", Payload.json(text), key, 1));
    }

    @Test
    void nodeThatIsAloneKnowsAtOnce() {
        assertThat(ask()).isCompletedWithValue(new Answers(Map.of(), true));
        assertThat(bus.published()).isEmpty();
    }

    @Test
    void nodeThatIsCutOffSaysSo() {
        bus.breakDown();
        assertThat(ask()).isCompletedWithValue(new Answers(Map.of(), false));

        bus.meet("b");
        assertThat(ask()).isCompletedWithValue(new Answers(Map.of(), false));
    }

    @Test
    void questionEndsWithTheLastAnswer() {
        bus.meet("b", "c");
        CompletableFuture<Answers> result = ask();

        answer("b yes no");
        assertThat(result).isNotDone();
        answer("c ");

        assertThat(result).isCompletedWithValue(new Answers(Map.of("b", "yes no", "c", ""), true));
    }

    @Test
    void questionThatIsNotAnsweredEndsSoonWithWhatThereIs() {
        bus.meet("b", "c");
        CompletableFuture<Answers> result = ask();
        answer("c 7");

        timer.advanceTimeBy(ClusterQuery.ANSWER_MILLIS - 1, TimeUnit.MILLISECONDS);
        timer.runScheduledPendingTasks();
        assertThat(result).isNotDone();
        timer.advanceTimeBy(1, TimeUnit.MILLISECONDS);
        timer.runScheduledPendingTasks();

        assertThat(result).isCompletedWithValue(new Answers(Map.of("c", "7"), false));
    }

    @Test
    void everyNodeIsHeardOnceAndGarbageIsNot() {
        bus.meet("b", "c");
        CompletableFuture<Answers> result = ask();

        answer("b 5");
        answer("b 6");
        answer("x 5");
        answer("");
        answer("c7");
        assertThat(result).isNotDone();
        answer("c 1");

        assertThat(result).isCompletedWithValue(new Answers(Map.of("b", "5", "c", "1"), true));
    }

    @Test
    void nodeAnswersTheQuestionsOfOthersOnly() {
        bus.meet("b");
        query.ask("who");
        Publication question = bus.published().get(0);

        query.onPublication(question);
        assertThat(bus.published()).hasSize(1);
        query("b").onPublication(question);

        assertThat(bus.published()).hasSize(2);
        assertThat(bus.published().get(1).key()).isEqualTo(question.key());
        assertThat(bus.published().get(1).payload().text()).isEqualTo("b who!");
    }

    @Test
    void nodeWhoseIdBeginsAsAnothersIsAnsweredByThatOne() {
        bus.meet("a");
        query("a/b").ask("who");

        query.onPublication(bus.published().get(0));

        assertThat(bus.published()).hasSize(2);
    }

    @Test
    void questionThatCannotBeAnsweredIsNot() {
        bus.meet("b");
        query.ask("");

        query("b").onPublication(bus.published().get(0));

        assertThat(bus.published()).hasSize(1);
    }

    @Test
    void oneQuestionTooManyIsAnsweredAtOnce() {
        bus.meet("b");
        for (int i = 0; i < ClusterQuery.MAX_OPEN; i++) {
            assertThat(ask()).isNotDone();
        }

        assertThat(ask()).isCompletedWithValue(new Answers(Map.of(), false));
    }
}
