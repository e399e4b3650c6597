package io.fanfare.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SteadyClockTest {
    private final ManualClock wall = new ManualClock();
    private final Instant start = wall.instant();
    /** Near the end of the numbers, as it may be. */
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);

    private final SteadyClock clock = new SteadyClock(wall, nanos::get);

    @Test
    void jumpOfTheWallClockIsNotSeen() {
        wall.advance(Duration.ofHours(1));
        assertThat(clock.instant()).isEqualTo(start);

        wall.advance(Duration.ofHours(-2));
        assertThat(clock.instant()).isEqualTo(start);
    }

    @Test
    void timeThatPassesIsSeen() {
        nanos.addAndGet(Duration.ofMinutes(3).toNanos());

        assertThat(clock.millis()).isEqualTo(start.plus(Duration.ofMinutes(3)).toEpochMilli());
    }
}
