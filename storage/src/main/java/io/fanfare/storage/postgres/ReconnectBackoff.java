package io.fanfare.storage.postgres;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * When to try again while the database is out of reach: soon at first, ever later up to a second, and not all nodes at once.
 * One thread.
 */
final class ReconnectBackoff {
    private static final long FIRST_DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long MAX_DELAY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final long maxWaitNanos;
    private boolean isOn;
    private long beganAtNanos;
    private long retryAtNanos;
    private long delayNanos;

    ReconnectBackoff(Duration maxWait) {
        this.maxWaitNanos = maxWait.toNanos();
    }

    /** Whether to refuse without an attempt: out of reach for longer than anything may wait, and it is not yet time again. */
    boolean isToBeWaitedFor() {
        long now = System.nanoTime();
        return isOn && now - beganAtNanos >= maxWaitNanos && now - retryAtNanos < 0;
    }

    /**
     * An attempt failed; sleeps until the next one is due, an interrupted thread not at all. Returns false at once if that is
     * later than anything may wait.
     */
    boolean awaitRetry() {
        long now = System.nanoTime();
        if (!isOn) {
            isOn = true;
            beganAtNanos = now;
            delayNanos = FIRST_DELAY_NANOS;
        }
        long jittered = ThreadLocalRandom.current().nextLong(delayNanos / 2, delayNanos + 1);
        retryAtNanos = now + jittered;
        delayNanos = Math.min(2 * delayNanos, MAX_DELAY_NANOS);
        if (retryAtNanos - beganAtNanos >= maxWaitNanos) {
            return false;
        }
        while (System.nanoTime() - retryAtNanos < 0 && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(retryAtNanos - System.nanoTime());
        }
        return true;
    }

    /** An attempt succeeded. */
    void end() {
        isOn = false;
    }
}
