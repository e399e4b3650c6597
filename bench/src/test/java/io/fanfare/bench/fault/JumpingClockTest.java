package io.fanfare.bench.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JumpingClockTest {
    private static final long ALMOST_MILLIS = Duration.ofMinutes(1).toMillis();

    @TempDir
    private Path folder;

    @Test
    void clockShowsTheRightTimeUntilItJumps() {
        JumpingClock clock = new JumpingClock(folder.resolve("clock"));

        assertThat(clock.millis()).isBetween(System.currentTimeMillis() - ALMOST_MILLIS, System.currentTimeMillis());
    }

    @Test
    void jumpIsSeenByWhoeverHasTheSameFileAndByWhoeverOpensItLater() {
        Path file = folder.resolve("clock");
        JumpingClock ours = new JumpingClock(file);
        JumpingClock theirs = new JumpingClock(file);

        ours.jumpTo(ClockJump.HOUR.millis());

        long expected = System.currentTimeMillis() + ClockJump.HOUR.millis();
        assertThat(theirs.millis()).isBetween(expected - ALMOST_MILLIS, expected + ALMOST_MILLIS);
        assertThat(new JumpingClock(file).millis()).isBetween(expected - ALMOST_MILLIS, expected + ALMOST_MILLIS);
    }

    @Test
    void variantsHaveEverySizeAheadAndBehindStayingAndNot() {
        Set<String> seen = new HashSet<>();
        for (int variant = 0; variant < 4 * ClockJump.values().length; variant++) {
            seen.add(ClockJump.millisAhead(variant) + " " + ClockJump.stays(variant));
        }

        assertThat(seen).hasSize(4 * ClockJump.values().length).contains("3600000 true", "-3600000 false");
    }
}
