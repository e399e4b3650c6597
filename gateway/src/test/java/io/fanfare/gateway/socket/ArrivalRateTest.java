package io.fanfare.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ArrivalRateTest {
    private final ArrivalRate rate = new ArrivalRate(100, 3);

    private int secondsUntilTooSlow() {
        int seconds = 1;
        while (!rate.isTooSlow(1)) {
            seconds++;
        }
        return seconds;
    }

    @Test
    void silenceIsTooMuchAfterTheGrace() {
        assertThat(secondsUntilTooSlow()).isEqualTo(4);
    }

    @Test
    void whoKeepsToTheRateIsNeverTooSlow() {
        for (int second = 0; second < 1_000; second++) {
            rate.arrived(100);

            assertThat(rate.isTooSlow(1)).isFalse();
        }
    }

    @Test
    void whoStaysBelowTheRateIsTooSlowInTheEnd() {
        for (int second = 0; second < 5; second++) {
            assertThat(rate.isTooSlow(1)).isFalse();
            rate.arrived(50);
        }

        assertThat(rate.isTooSlow(1)).isTrue();
    }

    @Test
    void whatCameEarlierBuysNoMoreThanTheGrace() {
        rate.arrived(1_000_000);

        assertThat(secondsUntilTooSlow()).isEqualTo(4);
    }

    @Test
    void rateOfZeroIsNoLimit() {
        ArrivalRate unlimited = new ArrivalRate(0, 1);

        for (int second = 0; second < 1_000; second++) {
            assertThat(unlimited.isTooSlow(1)).isFalse();
        }
    }
}
