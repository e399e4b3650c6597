package io.fanfare.gateway.bus.redis.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LinkHealthTest {
    private static final long TIMEOUT = TimeUnit.MILLISECONDS.toNanos(100);

    private final LinkHealth health = new LinkHealth(TIMEOUT);

    private void comeUp(long nowNanos) {
        health.connected();
        health.settled();
        health.answer(health.send(nowNanos), nowNanos);
        assertThat(health.rise(nowNanos)).isTrue();
    }

    @Test
    void linkIsUpOnceAllIsSubscribedAndAHeartbeatHasComeBack() {
        health.connected();
        long heartbeat = health.send(1);
        assertThat(health.rise(2)).isFalse();
        health.answer(heartbeat, 3);
        assertThat(health.rise(3)).isFalse();
        assertThat(health.problem()).isEqualTo("not connected yet");

        health.settled();

        assertThat(health.rise(4)).isTrue();
        assertThat(health.rise(5)).as("told once").isFalse();
        assertThat(health.isUp()).isTrue();
        assertThat(health.problem()).isNull();
    }

    @Test
    void silenceOfBothConnectionsBeyondTheTimeoutIsAFault() {
        comeUp(0);
        health.send(0);

        assertThat(health.fault(TIMEOUT, 0, 0)).isNull();
        assertThat(health.fault(TIMEOUT + 1, 0, 0)).startsWith("no heartbeat came back for 100 ms");
    }

    @Test
    void linkThatStillBringsSomethingIsSlowFiveTimesAsLong() {
        comeUp(0);
        health.send(0);

        health.measure(TIMEOUT + 1);
        assertThat(health.isUp()).isTrue();
        assertThat(health.problem()).contains("take longer");
        assertThat(health.fault(5 * TIMEOUT, 5 * TIMEOUT - 1, 0)).isNull();
        assertThat(health.fault(5 * TIMEOUT + 1, 5 * TIMEOUT, 0)).startsWith("no heartbeat");
    }

    @Test
    void subscriptionThatIsNotConfirmedIsAFault() {
        comeUp(0);

        assertThat(health.fault(10, 10, TIMEOUT)).isNull();
        assertThat(health.fault(10, 10, TIMEOUT + 1)).isEqualTo("a subscription was not confirmed for 100 ms");
    }

    @Test
    void fallSaysWhetherItHadBeenUpForLong() {
        comeUp(0);
        assertThat(health.fall("killed", TimeUnit.SECONDS.toNanos(5))).isFalse();
        assertThat(health.isUp()).isFalse();
        assertThat(health.problem()).isEqualTo("killed");

        comeUp(0);
        assertThat(health.fall("killed", TimeUnit.SECONDS.toNanos(5) + 1)).isTrue();
    }
}
