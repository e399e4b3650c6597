package io.fanfare.storage;

import java.time.Duration;

/**
 * How long a topic's publications are kept: each goes when it is too old or too many came after it, whichever is first.
 *
 * @param maxAge more than zero
 * @param maxCount 1 or more
 */
public record Retention(Duration maxAge, long maxCount) {
    public Retention {
        if (maxAge.isNegative() || maxAge.isZero()) {
            throw new IllegalArgumentException("maxAge: " + maxAge + " (expected: more than zero)");
        }
        if (maxCount < 1) {
            throw new IllegalArgumentException("maxCount: " + maxCount + " (expected: >= 1)");
        }
    }
}
