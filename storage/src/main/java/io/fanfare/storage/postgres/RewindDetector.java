package io.fanfare.storage.postgres;

/**
 * What one running store remembers of how far the database had come, in its own memory: a database that is behind it has been
 * rewound. Safe for any thread.
 */
final class RewindDetector {
    private long epoch;
    private long ownBatch;
    private long allBatches;

    /** Whether a database of this epoch had come further. */
    synchronized boolean isAheadOf(long epochNow, long ownBatchNow, long allBatchesNow) {
        return epoch == epochNow && (ownBatch > ownBatchNow || allBatches > allBatchesNow);
    }

    /** Forgets other epochs and remembers this much of one. */
    synchronized void see(long epochNow, long ownBatchNow, long allBatchesNow) {
        if (epoch != epochNow) {
            epoch = epochNow;
            ownBatch = 0;
            allBatches = 0;
        }
        ownBatch = Math.max(ownBatch, ownBatchNow);
        allBatches = Math.max(allBatches, allBatchesNow);
    }

    /** Remembers a commit of this store's own; of no interest once the epoch is another. */
    synchronized void confirm(long epochOfBatch, long batch) {
        if (epoch == epochOfBatch) {
            ownBatch = Math.max(ownBatch, batch);
        }
    }
}
