package io.fanfare.gateway.upkeep;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * When something that may come in any number is written: once a second at most. Counts what is not. One for each kind of it; any
 * thread.
 */
public final class LogPace {
    private static final long QUIET_NANOS = 1_000_000_000;

    private final LongSupplier nanoClock;
    private final AtomicLong nextNanos;
    private final AtomicInteger unwritten = new AtomicInteger();

    public LogPace() {
        this(System::nanoTime);
    }

    LogPace(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.nextNanos = new AtomicLong(nanoClock.getAsLong());
    }

    /** It comes once more: how many a line that is written now stands for, or 0 if none is. */
    public int count() {
        long next = nextNanos.get();
        long now = nanoClock.getAsLong();
        if (now - next >= 0 && nextNanos.compareAndSet(next, now + QUIET_NANOS)) {
            return 1 + unwritten.getAndSet(0);
        }
        unwritten.incrementAndGet();
        return 0;
    }

    /** How many a line stands for that is written now although none comes any more: 0 if there are none, or it is too soon. */
    public int left() {
        long next = nextNanos.get();
        long now = nanoClock.getAsLong();
        boolean isDue = unwritten.get() > 0 && now - next >= 0 && nextNanos.compareAndSet(next, now + QUIET_NANOS);
        return isDue ? unwritten.getAndSet(0) : 0;
    }

    /** The same at the end, when it is not too soon for anything. */
    public int leftAtEnd() {
        return unwritten.getAndSet(0);
    }
}
