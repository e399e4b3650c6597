package io.fanfare.gateway.cli;

import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: a random part of a time that doubles with each one, so that clients who lost
 * their node at the same moment do not come back at the same moment.
 */
final class Backoff {
    private static final long FIRST_MILLIS = 100;
    private static final long LONGEST_MILLIS = 10_000;

    private final RandomGenerator random;
    private long ceilingMillis = FIRST_MILLIS;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    long nextMillis() {
        long delayMillis = within(ceilingMillis);
        ceilingMillis = Math.min(2 * ceilingMillis, LONGEST_MILLIS);
        return delayMillis;
    }

    /** A random part of a time that somebody else named. */
    long within(long windowMillis) {
        return random.nextLong(windowMillis + 1);
    }

    /** The last attempt turned out well. */
    void reset() {
        ceilingMillis = FIRST_MILLIS;
    }
}
