package io.fanfare.bench.load;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Calls at times that are fixed beforehand. Latency is to be counted from these: a call that had to wait because the one
 * before took long was intended earlier, and its delay is part of what a user would see.
 */
public final class ConstantRate {
    private static final StopSignal NEVER = new StopSignal();
    /** How long to be deaf to a request to stop. */
    private static final long MOST_NANOS_ASLEEP = TimeUnit.MILLISECONDS.toNanos(100);

    /** One call of the schedule. */
    public interface Call {
        /**
         * @param index counts from 0
         * @param intendedNanos when it was due, in the terms of {@link System#nanoTime}
         * @throws InterruptedException if the thread is told to stop
         */
        void at(int index, long intendedNanos) throws InterruptedException;
    }

    private final double nanosBetween;

    public ConstantRate(double perSecond) {
        nanosBetween = TimeUnit.SECONDS.toNanos(1) / perSecond;
    }

    /** Makes so many calls on the calling thread. One that is late is made at once, and does not move those after it. */
    public void run(int count, Call call) throws InterruptedException {
        run(System.nanoTime(), count, NEVER, call);
    }

    /** The same from a time on, or until a stop is requested. */
    public void run(long startNanos, int count, StopSignal stop, Call call) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            long intendedNanos = startNanos + (long) (i * nanosBetween);
            if (!awaitNanoTime(intendedNanos, stop)) {
                return;
            }
            call.at(i, intendedNanos);
        }
    }

    /** Returns false if it is to stop. */
    private static boolean awaitNanoTime(long nanoTime, StopSignal stop) throws InterruptedException {
        long remaining = nanoTime - System.nanoTime();
        while (remaining > 0) {
            LockSupport.parkNanos(Math.min(remaining, MOST_NANOS_ASLEEP));
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (stop.isRequested()) {
                return false;
            }
            remaining = nanoTime - System.nanoTime();
        }
        return !stop.isRequested();
    }
}
