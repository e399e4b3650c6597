package io.fanfare.gateway.overload;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.metrics.GatewayMetrics;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LoopLagTest {
    private long nowNanos;
    private final LoopLag lag = new LoopLag(GatewayMetrics.NONE, () -> nowNanos);

    private void pass(int millis) {
        nowNanos += TimeUnit.MILLISECONDS.toNanos(millis);
    }

    @Test
    void loopInTimeIsNotLate() {
        pass(LoopLag.BEAT_MILLIS);
        lag.beat();

        assertThat(lag.takeWorstMillis()).isZero();
    }

    @Test
    void worstIsToldOnce() {
        pass(LoopLag.BEAT_MILLIS + 300);
        lag.beat();
        pass(LoopLag.BEAT_MILLIS + 20);
        lag.beat();

        assertThat(lag.takeWorstMillis()).isEqualTo(300);
        assertThat(lag.takeWorstMillis()).isZero();
    }

    @Test
    void loopThatIsStuckIsLateBeforeItBeatsAgain() {
        pass(LoopLag.BEAT_MILLIS + 2_000);

        assertThat(lag.takeWorstMillis()).isEqualTo(2_000);
    }
}
