package io.fanfare.bench.sample;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WholeMachineTest {
    @Test
    void everythingButIdlingAndWaitingForDisksIsBusy() {
        assertThat(WholeMachine.busyMicros("cpu  1 2 3 1000 2000 4 5 6 7 8\ncpu0 9 9 9 9 9 9 9 9 9 9\n"))
                .isEqualTo((1 + 2 + 3 + 4 + 5 + 6) * 10_000);
    }

    @Test
    void thisMachineHasDoneSomething() {
        assertThat(WholeMachine.busyMicros()).isPositive();
    }
}
