package io.fanfare.gateway.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.protocol.TopicName;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NodePresenceTest {
    private static final TopicName TOPIC = TopicName.of("room:1");
    private static final PresenceSettings SETTINGS = new PresenceSettings(20, 5_000, 20, 100, 1_000);

    private final ExecutorService loop = Executors.newSingleThreadExecutor();
    private final NodePresence presence = new NodePresence(SETTINGS, topic -> false, GatewayMetrics.NONE);
    private final RecordingAudience audience = new RecordingAudience(loop);

    @AfterEach
    void close() {
        presence.close();
        loop.shutdownNow();
    }

    @Test
    void stateIsToldAndThenWhatChanges() {
        presence.enter(TOPIC, Attendances.of("a"), null);
        PresenceWatch<String> watch = presence.watch(TOPIC, audience);

        watch.askState("asker");

        await().until(() -> audience.ids().equals(List.of("a")));
        presence.enter(TOPIC, Attendances.of("b"), null);
        presence.leave(TOPIC, "a", Departure.MEANT);
        await().until(() -> audience.ids().equals(List.of("b")));
        assertThat(audience.states()).isOne();
        assertThat(audience.faults()).isEmpty();
    }

    @Test
    void whatAThreadSaysOfATopicIsTakenInItsOrder() {
        PresenceWatch<String> watch = presence.watch(TOPIC, audience);
        watch.askState("asker");

        for (int i = 0; i < 10_000; i++) {
            presence.enter(TOPIC, Attendances.of("a"), null);
            presence.leave(TOPIC, "a", Departure.MEANT);
        }
        presence.enter(TOPIC, Attendances.of("z"), null);

        await().until(() -> audience.ids().equals(List.of("z")));
        assertThat(audience.faults()).isEmpty();
    }

    @Test
    void pageIsReadOfATopicThatNobodyWatches() throws Exception {
        for (String id : List.of("a", "b", "c")) {
            presence.enter(TOPIC, Attendances.of(id), null);
        }

        PresencePage first = presence.read(TOPIC, null, 2).toCompletableFuture().get(5, TimeUnit.SECONDS);
        PresencePage second =
                presence.read(TOPIC, first.next(), 2).toCompletableFuture().get(5, TimeUnit.SECONDS);

        assertThat(first.attendances()).extracting(Attendance::id).containsExactly("a", "b");
        assertThat(first.count()).isEqualTo(3);
        assertThat(first.users()).isEqualTo(3);
        assertThat(first.isWhole()).isTrue();
        assertThat(second.attendances()).extracting(Attendance::id).containsExactly("c");
        assertThat(second.next()).isNull();
    }

    @Test
    void readOfANodeThatStopsFails() {
        presence.close();

        assertThatThrownBy(() ->
                        presence.read(TOPIC, null, 10).toCompletableFuture().get(5, TimeUnit.SECONDS))
                .hasCauseInstanceOf(PresenceUnavailableException.class);
    }

    @Test
    void watchThatIsClosedIsToldNothingMore() {
        PresenceWatch<String> watch = presence.watch(TOPIC, audience);
        watch.askState("asker");
        await().until(() -> audience.states() == 1);
        RecordingAudience other = new RecordingAudience(loop);
        presence.watch(TOPIC, other).askState("other");

        watch.close();
        presence.enter(TOPIC, Attendances.of("a"), null);

        await().until(() -> other.ids().equals(List.of("a")));
        assertThat(audience.changes()).isEmpty();
    }

    @Test
    void audienceWhoseLoopHasEndedCostsTheOthersNothing() {
        PresenceWatch<String> ended = presence.watch(TOPIC, new RecordingAudience(task -> {
            throw new java.util.concurrent.RejectedExecutionException("ended");
        }));
        ended.askState("asker");
        presence.watch(TOPIC, audience).askState("other");

        presence.enter(TOPIC, Attendances.of("a"), null);

        await().until(() -> audience.ids().equals(List.of("a")));
    }
}
