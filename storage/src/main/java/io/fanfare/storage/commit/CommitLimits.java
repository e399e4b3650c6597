package io.fanfare.storage.commit;

/**
 * How much one commit takes, and how much may wait for it.
 *
 * @param maxQueued publications and other operations that may wait; 1 or more
 * @param maxBatch publications in one transaction; 1 or more
 * @param maxBatchBytes payload bytes in one transaction, unless a single publication is larger; 1 or more
 */
public record CommitLimits(int maxQueued, int maxBatch, int maxBatchBytes) {
    public CommitLimits {
        checkPositive("maxQueued", maxQueued);
        checkPositive("maxBatch", maxBatch);
        checkPositive("maxBatchBytes", maxBatchBytes);
    }

    private static void checkPositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: >= 1)");
        }
    }
}
