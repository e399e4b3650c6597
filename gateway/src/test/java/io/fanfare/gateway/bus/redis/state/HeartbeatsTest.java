package io.fanfare.gateway.bus.redis.state;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeartbeatsTest {
    private final Heartbeats heartbeats = new Heartbeats();

    @Test
    void silenceLastsSinceTheOldestThatDidNotComeBack() {
        long first = heartbeats.send(100);
        long second = heartbeats.send(200);
        heartbeats.send(300);
        assertThat(heartbeats.silentNanos(1_000)).isEqualTo(900);

        assertThat(heartbeats.answer(first, 1_000)).isEqualTo(900);
        assertThat(heartbeats.silentNanos(1_000)).isEqualTo(800);
        assertThat(heartbeats.answer(second, 1_000)).isEqualTo(800);
        assertThat(heartbeats.silentNanos(1_000)).isEqualTo(700);
    }

    @Test
    void laterOneStandsForThoseBeforeIt() {
        heartbeats.send(100);
        long second = heartbeats.send(200);

        assertThat(heartbeats.answer(second, 250)).isEqualTo(50);

        assertThat(heartbeats.silentNanos(1_000)).isZero();
        assertThat(heartbeats.answer(1, 300)).isEqualTo(-1);
    }

    @Test
    void whatAnotherConnectionSentDoesNotProveThisOne() {
        long old = heartbeats.send(100);
        heartbeats.restart();

        assertThat(heartbeats.answer(old, 200)).isEqualTo(-1);
        assertThat(heartbeats.isAnswered()).isFalse();
        assertThat(heartbeats.silentNanos(1_000)).isZero();
        heartbeats.answer(heartbeats.send(300), 400);
        assertThat(heartbeats.isAnswered()).isTrue();
    }

    @Test
    void numberThatWasNeverSentIsNoAnswer() {
        heartbeats.send(100);

        assertThat(heartbeats.answer(2, 200)).isEqualTo(-1);
        assertThat(heartbeats.isAnswered()).isFalse();
    }
}
