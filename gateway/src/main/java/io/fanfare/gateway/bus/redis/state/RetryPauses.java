package io.fanfare.gateway.bus.redis.state;

import java.util.random.RandomGenerator;

/** Pauses between attempts to connect: longer and longer, and never the same for two nodes. Not for several threads. */
public final class RetryPauses {
    static final int FIRST_MILLIS = 50;
    /** Short, since a Redis that comes back is to be used within two seconds. */
    static final int LONGEST_MILLIS = 1_000;

    private final RandomGenerator random;
    private int ceilingMillis = FIRST_MILLIS;

    public RetryPauses(RandomGenerator random) {
        this.random = random;
    }

    /** Between half of the present pause and all of it. */
    public int nextMillis() {
        int millis = ceilingMillis / 2 + random.nextInt(ceilingMillis / 2 + 1);
        ceilingMillis = Math.min(2 * ceilingMillis, LONGEST_MILLIS);
        return millis;
    }

    /** The last attempt turned out well. */
    public void reset() {
        ceilingMillis = FIRST_MILLIS;
    }
}
