package io.fanfare.storage.commit;

/**
 * How much one commit takes, and how much may wait for it how long.
 *
 * @param maxQueued publications and other operations that may wait; 1 or more
 * @param maxQueuedBytes payload bytes that may wait or be on their way, unless a single publication is larger; 1 or more
 * @param maxBatch publications in one transaction; 1 or more
 * @param maxBatchBytes payload bytes in one transaction, unless a single publication is larger; 1 or more
 * @param maxWaitMillis how long a publication may wait for its transaction to begin; 1 or more
 * @param maxAnswerMillis how long after it came a publication is answered in any case, even while its transaction is under way;
 *     {@code maxWaitMillis} or more. For ever, if the ledger does not wait without bound
 */
public record CommitLimits(
        int maxQueued, long maxQueuedBytes, int maxBatch, int maxBatchBytes, long maxWaitMillis, long maxAnswerMillis) {
    static final long FOR_EVER = Long.MAX_VALUE;

    public CommitLimits {
        checkPositive("maxQueued", maxQueued);
        checkPositive("maxQueuedBytes", maxQueuedBytes);
        checkPositive("maxBatch", maxBatch);
        checkPositive("maxBatchBytes", maxBatchBytes);
        checkPositive("maxWaitMillis", maxWaitMillis);
        if (maxAnswerMillis < maxWaitMillis) {
            throw new IllegalArgumentException(
                    "maxAnswerMillis: " + maxAnswerMillis + " (expected: >= maxWaitMillis, " + maxWaitMillis + ")");
        }
    }

    /** For a store that is always there: publications wait as long as it takes. */
    public CommitLimits(int maxQueued, long maxQueuedBytes, int maxBatch, int maxBatchBytes) {
        this(maxQueued, maxQueuedBytes, maxBatch, maxBatchBytes, FOR_EVER, FOR_EVER);
    }

    /** The same for a store that may be out of reach, and whose ledger gives up by itself. */
    public CommitLimits withMaxWait(long millis) {
        return new CommitLimits(maxQueued, maxQueuedBytes, maxBatch, maxBatchBytes, millis, FOR_EVER);
    }

    /** The same for a store whose ledger may be stuck: after this time every publication is answered. */
    public CommitLimits withMaxAnswer(long millis) {
        return new CommitLimits(maxQueued, maxQueuedBytes, maxBatch, maxBatchBytes, millis, millis);
    }

    boolean hasMaxWait() {
        return maxWaitMillis < FOR_EVER;
    }

    boolean hasMaxAnswer() {
        return maxAnswerMillis < FOR_EVER;
    }

    private static void checkPositive(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: >= 1)");
        }
    }
}
