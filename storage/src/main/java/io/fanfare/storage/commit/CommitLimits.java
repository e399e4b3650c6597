package io.fanfare.storage.commit;

/**
 * How much one commit takes, and how much may wait for it how long.
 *
 * @param maxQueued publications and other operations that may wait; 1 or more
 * @param maxQueuedBytes payload bytes that may wait or be on their way, unless a single publication is larger; 1 or more
 * @param maxBatch publications in one transaction; 1 or more
 * @param maxBatchBytes payload bytes in one transaction, unless a single publication is larger; 1 or more
 * @param maxWaitMillis how long a publication may wait for its transaction to begin; 1 or more
 */
public record CommitLimits(int maxQueued, long maxQueuedBytes, int maxBatch, int maxBatchBytes, long maxWaitMillis) {
    private static final long FOR_EVER = Long.MAX_VALUE;

    public CommitLimits {
        checkPositive("maxQueued", maxQueued);
        checkPositive("maxQueuedBytes", maxQueuedBytes);
        checkPositive("maxBatch", maxBatch);
        checkPositive("maxBatchBytes", maxBatchBytes);
        checkPositive("maxWaitMillis", maxWaitMillis);
    }

    /** For a store that is always there: publications wait as long as it takes. */
    public CommitLimits(int maxQueued, long maxQueuedBytes, int maxBatch, int maxBatchBytes) {
        this(maxQueued, maxQueuedBytes, maxBatch, maxBatchBytes, FOR_EVER);
    }

    /** The same for a store that may be out of reach. */
    public CommitLimits withMaxWait(long millis) {
        return new CommitLimits(maxQueued, maxQueuedBytes, maxBatch, maxBatchBytes, millis);
    }

    private static void checkPositive(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: >= 1)");
        }
    }
}
