package io.fanfare.gateway.upkeep;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Writes of a failure that may come in any number, as when clients provoke it: at most a line a second, which says how many
 * there were since the last. One for each kind of failure; any thread.
 */
public final class FailureLog {
    private static final long QUIET_NANOS = 1_000_000_000;

    private final Logger log;
    private final LongSupplier nanoClock;
    private final AtomicLong nextNanos;
    private final AtomicInteger unwritten = new AtomicInteger();

    public FailureLog(Logger log) {
        this(log, System::nanoTime);
    }

    FailureLog(Logger log, LongSupplier nanoClock) {
        this.log = log;
        this.nanoClock = nanoClock;
        this.nextNanos = new AtomicLong(nanoClock.getAsLong());
    }

    /** A fault of our own, with its trace. */
    public void error(String what, Throwable failure) {
        if (isDue()) {
            log.error("{}{}", what, more(), failure);
        }
    }

    /** Something that somebody should look at. */
    public void warn(String what) {
        if (isDue()) {
            log.warn("{}{}", what, more());
        }
    }

    private boolean isDue() {
        long next = nextNanos.get();
        long now = nanoClock.getAsLong();
        if (now - next >= 0 && nextNanos.compareAndSet(next, now + QUIET_NANOS)) {
            return true;
        }
        unwritten.incrementAndGet();
        return false;
    }

    private String more() {
        int count = unwritten.getAndSet(0);
        return count == 0 ? "" : " (and " + count + " more since the last line)";
    }
}
