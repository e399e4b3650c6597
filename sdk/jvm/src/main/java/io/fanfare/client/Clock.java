package io.fanfare.client;

/**
 * Elapsed time. On Android hand in {@code SystemClock::elapsedRealtime}, which counts sleep. Called by the client's thread only.
 */
public interface Clock {
    /** Elapsed milliseconds since whenever, time asleep included; never backwards. */
    long elapsedMillis();
}
