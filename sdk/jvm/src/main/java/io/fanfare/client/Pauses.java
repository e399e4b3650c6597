package io.fanfare.client;

/** Bounds of random pauses, each twice the last one, from 100 ms to 10 s. */
final class Pauses {
    private static final long FIRST_MILLIS = 100;
    private static final long LONGEST_MILLIS = 10_000;

    private long nextMillis = FIRST_MILLIS;

    long next() {
        long millis = nextMillis;
        nextMillis = Math.min(LONGEST_MILLIS, 2 * millis);
        return millis;
    }

    /** Begins anew. */
    void begin() {
        nextMillis = FIRST_MILLIS;
    }
}
