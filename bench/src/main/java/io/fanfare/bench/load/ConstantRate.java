package io.fanfare.bench.load;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Calls at times that are fixed beforehand. Latency is to be counted from these: a call that had to wait because the one
 * before took long was intended earlier, and its delay is part of what a user would see.
 */
public final class ConstantRate {
    /** One call of the schedule. */
    public interface Call {
        /**
         * @param index counts from 0
         * @param intendedNanos when it was due, in the terms of {@link System#nanoTime}
         * @throws InterruptedException if the thread is told to stop
         */
        void at(int index, long intendedNanos) throws InterruptedException;
    }

    private final long perSecond;

    public ConstantRate(long perSecond) {
        this.perSecond = perSecond;
    }

    /** Makes so many calls on the calling thread. One that is late is made at once, and does not move those after it. */
    public void run(int count, Call call) throws InterruptedException {
        long startedAtNanos = System.nanoTime();
        for (int i = 0; i < count; i++) {
            long intendedNanos = startedAtNanos + i * TimeUnit.SECONDS.toNanos(1) / perSecond;
            awaitNanoTime(intendedNanos);
            call.at(i, intendedNanos);
        }
    }

    private static void awaitNanoTime(long nanoTime) throws InterruptedException {
        long remaining = nanoTime - System.nanoTime();
        while (remaining > 0) {
            LockSupport.parkNanos(remaining);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            remaining = nanoTime - System.nanoTime();
        }
    }
}
