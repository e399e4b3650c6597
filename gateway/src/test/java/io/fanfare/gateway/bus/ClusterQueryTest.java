package io.fanfare.gateway.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.bus.ClusterQuery.Answers;
import io.fanfare.gateway.bus.ClusterQuery.FromNode;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClusterQueryTest {
    private static final TopicName CHANNEL = TopicName.of("fanfare:test");
    private static final long B = 0;
    private static final long C = 1;
    private static final long STRANGER = 77;

    /** Its clock stands still but for what the test says. */
    private final EmbeddedChannel timer = new EmbeddedChannel();

    private final PartyBus bus = new PartyBus();
    private final PartyBus busOfB = new PartyBus(B);
    private final ClusterQuery<String, String> query = query(bus, timer.eventLoop());
    private final ClusterQuery<String, String> queryOfB = query(busOfB, timer.eventLoop());

    private static ClusterQuery<String, String> query(PartyBus party, ScheduledExecutorService timer) {
        return new ClusterQuery<>(
                new NodeChannel(CHANNEL, party, GatewayMetrics.NONE, InstantSource.system()),
                TextForm.TEXT,
                TextForm.TEXT,
                party,
                timer,
                question -> question.isEmpty() ? null : CompletableFuture.completedStage(question + "!"));
    }

    @BeforeEach
    void holdTheClock() {
        timer.freezeTime();
    }

    private CompletableFuture<Answers<String>> ask() {
        return query.ask("who").toCompletableFuture();
    }

    private void answer(long answerer, String text) {
        receive(QueryScript.answer(CHANNEL, bus.incarnation(), answerer, TextForm.TEXT, text));
    }

    private void receive(Publication publication) {
        query.channel().onPublication(publication);
    }

    private void pass(long millis) {
        timer.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        timer.runScheduledPendingTasks();
    }

    private static FromNode<String> said(String nodeId, String text) {
        return new FromNode<>(nodeId, text);
    }

    @Test
    void nodeThatIsAloneKnowsAtOnce() {
        assertThat(ask()).isCompletedWithValue(new Answers<>(List.of(), true));
        assertThat(bus.published()).isEmpty();
    }

    @Test
    void nodeThatIsCutOffSaysSo() {
        bus.breakDown();
        assertThat(ask()).isCompletedWithValue(new Answers<>(List.of(), false));

        bus.meet("b");
        assertThat(ask()).isCompletedWithValue(new Answers<>(List.of(), false));
    }

    @Test
    void questionEndsWithTheLastAnswer() {
        bus.meet("b", "c");
        CompletableFuture<Answers<String>> result = ask();

        answer(B, "yes no");
        assertThat(result).isNotDone();
        answer(C, "");

        assertThat(result).isCompletedWithValue(new Answers<>(List.of(said("b", "yes no"), said("c", "")), true));
    }

    @Test
    void questionThatIsNotAnsweredEndsSoonWithWhatThereIs() {
        bus.meet("b", "c");
        CompletableFuture<Answers<String>> result = ask();
        answer(C, "7");

        pass(ClusterQuery.ANSWER_MILLIS - 1);
        assertThat(result).isNotDone();
        pass(1);

        assertThat(result).isCompletedWithValue(new Answers<>(List.of(said("c", "7")), false));
    }

    @Test
    void questionToANodeThatStopsIsAnsweredAtOnce() {
        ScheduledExecutorService stopped = Executors.newSingleThreadScheduledExecutor();
        stopped.shutdown();
        bus.meet("b");

        assertThat(query(bus, stopped).ask("who").toCompletableFuture())
                .isCompletedWithValue(new Answers<>(List.of(), false));
    }

    @Test
    void questionDoesNotWaitForANodeThatLeaves() {
        bus.meet("b", "c");
        CompletableFuture<Answers<String>> result = ask();
        answer(B, "7");

        query.onPeerLeft(bus.peers().get(1));

        assertThat(result).isCompletedWithValue(new Answers<>(List.of(said("b", "7")), true));
    }

    @Test
    void twoProcessesOfOneIdAreBothHeard() {
        bus.meet("b", "b");
        CompletableFuture<Answers<String>> result = ask();

        answer(B, "5");
        assertThat(result).isNotDone();
        answer(C, "7");

        assertThat(result).isCompletedWithValue(new Answers<>(List.of(said("b", "5"), said("b", "7")), true));
    }

    @Test
    void everyNodeIsHeardOnceAndGarbageIsNot() {
        bus.meet("b", "c");
        CompletableFuture<Answers<String>> result = ask();

        answer(B, "5");
        answer(B, "6");
        answer(STRANGER, "5");
        receive(QueryScript.answer(CHANNEL, STRANGER, C, TextForm.TEXT, "another's"));
        receive(QueryScript.answer(CHANNEL, bus.incarnation(), 2, C, TextForm.TEXT, "to another question"));
        receive(new Publication(CHANNEL, "answer", Payload.json(""), null, 1));
        receive(new Publication(CHANNEL, "answer", Payload.json("c7"), null, 1));
        assertThat(result).isNotDone();
        answer(C, "1");

        assertThat(result).isCompletedWithValue(new Answers<>(List.of(said("b", "5"), said("c", "1")), true));
    }

    @Test
    void nodeAnswersTheQuestionsOfOthersOnly() {
        bus.meet("b");
        CompletableFuture<Answers<String>> result = ask();
        Publication question = bus.published().get(0);

        receive(question);
        assertThat(bus.published()).hasSize(1);
        queryOfB.channel().onPublication(question);

        assertThat(busOfB.published()).hasSize(1);
        receive(busOfB.published().get(0));
        assertThat(result).isCompletedWithValue(new Answers<>(List.of(said("b", "who!")), true));
    }

    @Test
    void nodeWhoseIdBeginsAsAnothersIsAnsweredByThatOne() {
        busOfB.meet("a/b");
        queryOfB.ask("who");

        receive(busOfB.published().get(0));

        assertThat(bus.published()).hasSize(1);
    }

    @Test
    void questionThatCannotBeAnsweredIsNot() {
        bus.meet("b");
        query.ask("");

        queryOfB.channel().onPublication(bus.published().get(0));

        assertThat(busOfB.published()).isEmpty();
    }

    @Test
    void oneQuestionTooManyIsAnsweredAtOnce() {
        bus.meet("b");
        for (int i = 0; i < ClusterQuery.MAX_OPEN; i++) {
            assertThat(ask()).isNotDone();
        }

        assertThat(ask()).isCompletedWithValue(new Answers<>(List.of(), false));
    }
}
