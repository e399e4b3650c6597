package io.fanfare.storage.memory;

import io.fanfare.storage.TopicLimit;
import java.time.Duration;

/**
 * What a store in memory may take.
 *
 * @param maxBytes of publications and idempotency keys together, as {@link InMemoryStore} counts them; 1 or more
 * @param topics topics that have ever been published to; 1 or more
 * @param maxQueuedOperations operations waiting for the store's thread; 1 or more
 * @param idempotencyWindow for how long a key is remembered, counted from its first append; more than zero
 * @param maxWaitMillis how long after it came a publication is answered in any case; 1 or more
 */
public record MemoryLimits(
        long maxBytes, TopicLimit topics, int maxQueuedOperations, Duration idempotencyWindow, long maxWaitMillis) {
    private static final long DEFAULT_MAX_WAIT_MILLIS = 5_000;

    public MemoryLimits {
        checkPositive("maxBytes", maxBytes);
        checkPositive("maxQueuedOperations", maxQueuedOperations);
        checkPositive("maxWaitMillis", maxWaitMillis);
        if (idempotencyWindow.isNegative() || idempotencyWindow.isZero()) {
            throw new IllegalArgumentException(
                    "idempotencyWindow: " + idempotencyWindow + " (expected: more than zero)");
        }
    }

    /** With no topic that is made even when there are as many as may be. */
    public MemoryLimits(
            long maxBytes, int maxTopics, int maxQueuedOperations, Duration idempotencyWindow, long maxWaitMillis) {
        this(maxBytes, TopicLimit.of(maxTopics), maxQueuedOperations, idempotencyWindow, maxWaitMillis);
    }

    /** The same with the usual wait of 5 s. */
    public MemoryLimits(long maxBytes, int maxTopics, int maxQueuedOperations, Duration idempotencyWindow) {
        this(maxBytes, maxTopics, maxQueuedOperations, idempotencyWindow, DEFAULT_MAX_WAIT_MILLIS);
    }

    private static void checkPositive(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: >= 1)");
        }
    }
}
