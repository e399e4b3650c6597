package io.fanfare.gateway.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.bus.NodeChannel;
import io.fanfare.gateway.bus.PartyBus;
import io.fanfare.gateway.bus.QueryScript;
import io.fanfare.gateway.bus.message.MessageFields;
import io.fanfare.gateway.bus.message.MessageForm;
import io.fanfare.gateway.bus.message.MessageTrial;
import io.fanfare.gateway.bus.message.MessageWriter;
import io.fanfare.gateway.control.ClusterSessions.Roll;
import io.fanfare.gateway.control.SessionMessages.Answer;
import io.fanfare.gateway.control.SessionMessages.Description;
import io.fanfare.gateway.control.SessionMessages.Question;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.session.UserSession;
import io.fanfare.gateway.session.UserSessions;
import io.fanfare.gateway.session.UserSessions.Found;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A node without sessions calls two others. */
class ClusterSessionsTest {
    private static final long B = 0;
    private static final long C = 1;

    /** Its clock stands still but for what the test says. */
    private final EmbeddedChannel timer = new EmbeddedChannel();

    private final PartyBus bus = new PartyBus();
    private final ClusterSessions clusterSessions = new ClusterSessions(
            new UserSessions(List.of()), bus, timer.eventLoop(), GatewayMetrics.NONE, InstantSource.system());
    private final NodeChannel channel = clusterSessions.query().channel();

    @BeforeEach
    void meet() {
        timer.freezeTime();
        bus.meet("b", "c");
    }

    private CompletableFuture<Roll> call(int limit) {
        return clusterSessions.of("ann", limit).toCompletableFuture();
    }

    private void answer(long answerer, int total, Description... sessions) {
        Answer answer = new Answer(total, List.of(sessions));
        channel.onPublication(
                QueryScript.answer(channel.topic(), bus.incarnation(), answerer, SessionMessages.ANSWER, answer));
    }

    private void ask(Question question) {
        channel.onPublication(QueryScript.question(channel.topic(), B, SessionMessages.QUESTION, question));
    }

    @Test
    void oldestOfAllNodesAreDescribedAndAllAreCounted() {
        CompletableFuture<Roll> roll = call(3);

        answer(B, 7, new Description("s-2", 20, "tcp", 0), new Description("s-4", 40, "tcp", 1));
        answer(C, 2, new Description("s-1", 10, "websocket", 5), new Description("s-3", 20, "websocket", 6));

        assertThat(roll)
                .isCompletedWithValue(new Roll(
                        new Found(
                                9,
                                List.of(
                                        new UserSession("c", "s-1", 10, "websocket", 5),
                                        new UserSession("b", "s-2", 20, "tcp", 0),
                                        new UserSession("c", "s-3", 20, "websocket", 6))),
                        true));
    }

    @Test
    void nodeWithoutSessionsOfTheUserSaysSo() {
        ask(new Question("ann", 10));

        assertThat(bus.published())
                .singleElement()
                .satisfies(answer -> assertThat(QueryScript.bodyOf(answer, SessionMessages.ANSWER))
                        .isEqualTo(new Answer(0, List.of())));
    }

    /** A session without one of its fields. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void answerThatIsDamagedCountsAsNoneAndTheRollAsIncomplete(int missing) {
        CompletableFuture<Roll> roll = call(3);

        channel.onPublication(QueryScript.answer(channel.topic(), bus.incarnation(), B, answerWithout(missing), "s-1"));
        answer(C, 1, new Description("s-1", 10, "tcp", 0));
        timer.advanceTimeBy(1, TimeUnit.SECONDS);
        timer.runScheduledPendingTasks();

        assertThat(roll)
                .isCompletedWithValue(
                        new Roll(new Found(1, List.of(new UserSession("c", "s-1", 10, "tcp", 0))), false));
    }

    private static MessageForm<String> answerWithout(int missing) {
        MessageForm<String> session = new OneWayForm((id, out) -> {
            for (int field = 1; field <= 4; field++) {
                if (field != missing && field % 2 == 1) {
                    out.text(field, id);
                } else if (field != missing) {
                    out.number(field, 1);
                }
            }
        });
        return new OneWayForm((id, out) -> out.number(1, 1).group(2, session, id));
    }

    /** What is written and never read. */
    private record OneWayForm(BiConsumer<String, MessageWriter> writer) implements MessageForm<String> {
        @Override
        public void write(String value, MessageWriter out) {
            writer.accept(value, out);
        }

        @Override
        public String read(MessageFields in) {
            throw new UnsupportedOperationException("written only");
        }
    }

    static Stream<Question> questionThatIsDamagedIsNotAnswered() {
        return Stream.of(
                new Question("", 10),
                new Question("ann", 0),
                new Question("ann", 1_001),
                new Question("x".repeat(201), 10));
    }

    @ParameterizedTest
    @MethodSource
    void questionThatIsDamagedIsNotAnswered(Question damaged) {
        ask(damaged);

        assertThat(bus.published()).isEmpty();
    }

    @Test
    void questionsAndAnswersStandWhatMayComeOverTheBus() throws Exception {
        MessageTrial.hold(SessionMessages.QUESTION, new Question("größe", 1_000));
        MessageTrial.hold(
                SessionMessages.ANSWER,
                new Answer(
                        7, List.of(new Description("s-1", 10, "tcp", 3), new Description("s-2", 11, "websocket", 0))));
    }
}
