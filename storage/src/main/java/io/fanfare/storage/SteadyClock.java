package io.fanfare.storage;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * Shows what another clock showed at the start, and from then on how much time has passed: a clock that is set, or jumps, while
 * the process runs neither ages the history nor makes it younger. Safe for any thread.
 *
 * <p>Time in which the whole machine sleeps does not pass.
 */
public final class SteadyClock implements InstantSource {
    private final Instant start;
    private final LongSupplier nanos;
    private final long startNanos;

    /** @param wall asked once */
    public SteadyClock(InstantSource wall) {
        this(wall, System::nanoTime);
    }

    /** @param nanos tells how much time passes, from any origin */
    SteadyClock(InstantSource wall, LongSupplier nanos) {
        this.start = wall.instant();
        this.nanos = nanos;
        this.startNanos = nanos.getAsLong();
    }

    @Override
    public Instant instant() {
        return start.plus(Duration.ofNanos(nanos.getAsLong() - startNanos));
    }
}
