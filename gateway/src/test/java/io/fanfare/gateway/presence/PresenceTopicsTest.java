package io.fanfare.gateway.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.metrics.PresenceEvent;
import io.fanfare.protocol.TopicName;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PresenceTopicsTest {
    private static final TopicName TOPIC = TopicName.of("room:1");
    private static final TopicName COUNTED = TopicName.of("counted:1");
    private static final PresenceSettings SETTINGS = new PresenceSettings(250, 5_000, 20, 8, 1_000);
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Map<PresenceEvent, Integer> events = new EnumMap<>(PresenceEvent.class);
    private final PresenceTopics topics =
            new PresenceTopics(1, SETTINGS, topic -> topic.isIn("counted"), new GatewayMetrics() {
                @Override
                public void presence(PresenceEvent event, int times) {
                    events.merge(event, times, Integer::sum);
                }
            });
    private long nowNanos;

    private RecordingAudience watch(TopicName topic) {
        RecordingAudience recording = new RecordingAudience(Runnable::run);
        AudienceLoop<String> audience = new AudienceLoop<>(recording);
        topics.watch(topic, audience, nowNanos);
        topics.ask(topic, WatchedTopic.ofAudience(audience, "asker"), nowNanos);
        tick();
        return recording;
    }

    private void tick() {
        topics.tick(nowNanos);
    }

    private void enter(int from, int to) {
        for (int i = from; i < to; i++) {
            topics.enter(TOPIC, Attendances.of("id-" + i), null);
        }
        tick();
    }

    private void leave(int from, int to) {
        for (int i = from; i < to; i++) {
            topics.leave(TOPIC, "id-" + i, Departure.MEANT, nowNanos);
        }
        tick();
    }

    @Test
    void anyNumberWhoComeBetweenTwoBatchesAreOneChange() {
        RecordingAudience view = watch(TOPIC);

        enter(0, 8);

        assertThat(view.changes()).hasSize(1);
        assertThat(view.ids()).hasSize(8);
    }

    @Test
    void largeTopicIsCountedUntilItIsWellBelow() {
        RecordingAudience view = watch(TOPIC);
        enter(0, 8);

        enter(8, 9);
        assertThat(view.replacements()).isOne();
        assertThat(view.state().attendances()).isEmpty();
        assertThat(view.count()).isEqualTo(9);
        leave(0, 2);
        assertThat(view.replacements()).isOne();
        assertThat(view.count()).isEqualTo(7);

        leave(2, 3);

        assertThat(view.replacements()).isEqualTo(2);
        assertThat(view.ids()).hasSize(6);
        assertThat(view.faults()).isEmpty();
    }

    @Test
    void countedTopicTellsNumbersOnly() {
        RecordingAudience view = watch(COUNTED);

        topics.enter(COUNTED, Attendances.of("a"), null);
        tick();

        assertThat(view.changes()).containsExactly(new PresenceChange(List.of(), List.of(), 1));
        assertThat(watch(COUNTED).state()).isEqualTo(new PresenceState(List.of(), 1, true));
    }

    @Test
    void oneMoreThanMayBeHeldIsNotShownAndIsCounted() {
        RecordingAudience view = watch(TOPIC);
        for (int i = 0; i < SETTINGS.maxHeld(); i++) {
            topics.enter(TopicName.of("room:" + (2 + i)), Attendances.of("x" + i), null);
        }

        topics.enter(TOPIC, Attendances.of("a"), null);
        tick();

        assertThat(view.changes()).isEmpty();
        assertThat(events.get(PresenceEvent.REFUSED)).isOne();
        topics.leave(TOPIC, "a", Departure.MEANT, nowNanos);
        topics.leave(TopicName.of("room:2"), "x0", Departure.MEANT, nowNanos);
        topics.enter(TOPIC, Attendances.of("a"), null);
        tick();
        assertThat(view.ids()).containsExactly("a");
    }

    @Test
    void stateHoldsNothingThatTheNextChangeTellsOnceMore() {
        RecordingAudience first = watch(TOPIC);
        enter(0, 2);

        topics.enter(TOPIC, Attendances.of("late"), null);
        RecordingAudience second = watch(TOPIC);

        assertThat(first.faults()).isEmpty();
        assertThat(second.faults()).isEmpty();
        assertThat(second.ids()).isEqualTo(first.ids()).hasSize(3);
    }

    @Test
    void infoOfBeforeIsNotShownAgain() {
        RecordingAudience view = watch(TOPIC);
        topics.enter(TOPIC, Attendances.showing("a", 2, "{\"x\":2}"), null);
        topics.enter(TOPIC, Attendances.showing("a", 1, "{\"x\":1}"), null);
        tick();

        assertThat(view.attendances()).containsExactly(Attendances.showing("a", 2, "{\"x\":2}"));
    }

    @Test
    void whoComesBackInHisOwnGraceHasNotBeenAway() {
        topics.enter(TOPIC, Attendances.of("a"), "phone");
        RecordingAudience view = watch(TOPIC);

        topics.leave(TOPIC, "a", Departure.CUT_OFF, nowNanos);
        nowNanos += 2 * SECOND;
        tick();
        topics.enter(TOPIC, Attendances.of("a"), "phone");
        nowNanos += 10 * SECOND;
        tick();

        assertThat(view.ids()).containsExactly("a");
        assertThat(view.changes()).isEmpty();
    }

    @Test
    void nothingIsLeftOfWhatNobodyIsInOrWatches() {
        enter(0, 3);
        RecordingAudience recording = new RecordingAudience(Runnable::run);
        AudienceLoop<String> audience = new AudienceLoop<>(recording);
        topics.watch(TOPIC, audience, nowNanos);
        leave(0, 3);

        topics.unwatch(TOPIC, audience, nowNanos);
        nowNanos += 10 * SECOND;
        tick();

        assertThat(topics.watchedCount()).isZero();
        assertThat(topics.held()).isZero();
        assertThat(topics.ownTopics()).isEmpty();
    }
}
