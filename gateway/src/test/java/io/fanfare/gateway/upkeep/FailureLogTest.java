package io.fanfare.gateway.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.ExpectedLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

class FailureLogTest {
    private static final long SECOND_NANOS = 1_000_000_000;

    @RegisterExtension
    final ExpectedLog log = new ExpectedLog(FailureLogTest.class);

    private long nowNanos = Long.MAX_VALUE - SECOND_NANOS / 2; // the clock may wrap around
    private final FailureLog failures = new FailureLog(LoggerFactory.getLogger(FailureLogTest.class), () -> nowNanos);

    @Test
    void firstFailureIsWrittenAtOnce() {
        failures.error("it failed", new IllegalStateException("why"));

        assertThat(log.lines()).containsExactly("it failed");
    }

    @Test
    void floodIsALineASecondWithTheNumberOfWhatIsNotWritten() {
        for (int i = 0; i < 300_000; i++) {
            nowNanos += SECOND_NANOS / 100_000;
            failures.warn("it failed");
        }

        assertThat(log.lines())
                .containsExactly(
                        "it failed",
                        "it failed (and 99999 more since the last line)",
                        "it failed (and 99999 more since the last line)");
    }

    @Test
    void failuresThatAreRareAreAllWritten() {
        for (int i = 0; i < 3; i++) {
            failures.warn("it failed");
            nowNanos += SECOND_NANOS;
        }

        assertThat(log.lines()).hasSize(3).containsOnly("it failed");
    }
}
