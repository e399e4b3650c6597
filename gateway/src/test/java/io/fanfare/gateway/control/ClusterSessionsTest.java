package io.fanfare.gateway.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.bus.ClusterQuery;
import io.fanfare.gateway.bus.PartyBus;
import io.fanfare.gateway.control.ClusterSessions.Roll;
import io.fanfare.gateway.session.UserSession;
import io.fanfare.gateway.session.UserSessions;
import io.fanfare.gateway.session.UserSessions.Found;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Publication;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node without sessions calls two others. */
class ClusterSessionsTest {
    /** Its clock stands still. */
    private final EmbeddedChannel timer = new EmbeddedChannel();

    private final PartyBus bus = new PartyBus();
    private final ClusterSessions clusterSessions =
            new ClusterSessions("a", new UserSessions(List.of()), bus, timer.eventLoop(), InstantSource.system());

    @BeforeEach
    void meet() {
        timer.freezeTime();
        bus.meet("b", "c");
    }

    private CompletableFuture<Roll> call(int limit) {
        return clusterSessions.of("ann", limit).toCompletableFuture();
    }

    private void answer(String text) {
        receive("answer", text, bus.published().get(0).key());
    }

    private void receive(String event, String text, String key) {
        ClusterQuery query = clusterSessions.query();
        query.onPublication(new Publication(query.channel(), event, Payload.json(text), key, 1));
    }

    @Test
    void oldestOfAllNodesAreDescribedAndAllAreCounted() {
        CompletableFuture<Roll> roll = call(3);

        answer("b 7\ns-2 20 tcp 0\ns-4 40 tcp 1");
        answer("c 2\ns-1 10 websocket 5\ns-3 20 websocket 6");

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
        receive("question", "10 ann", "b/1");

        assertThat(bus.published())
                .singleElement()
                .satisfies(answer -> assertThat(answer.payload().text()).isEqualTo("a 0"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "many", "1\n", "1\ns-1 10 tcp", "1\ns-1 long-ago tcp 0", "1\ns-1 10 tcp none"})
    void answerThatIsDamagedCountsAsNoneAndTheRollAsIncomplete(String damaged) {
        CompletableFuture<Roll> roll = call(3);

        answer("b " + damaged);
        answer("c 1\ns-1 10 tcp 0");

        assertThat(roll)
                .isCompletedWithValue(
                        new Roll(new Found(1, List.of(new UserSession("c", "s-1", 10, "tcp", 0))), false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ann", "ann", "0 ann", "1001 ann", "-1 ann", "ten ann"})
    void questionThatIsDamagedIsNotAnswered(String damaged) {
        receive("question", damaged, "b/1");

        assertThat(bus.published()).isEmpty();
    }
}
