package io.fanfare.storage.postgres;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What one running store remembers of the database, in its own memory: which batch of each writer it has seen, exactly for its
 * own. A database that is behind any of them has been rewound, and so has one that is back in an epoch that had ended.
 *
 * <p>Safe for any thread. A few entries: one for each store that wrote within a day.
 */
final class RewindDetector {
    private final Map<UUID, Long> batches = new HashMap<>();
    private final Set<Long> pastEpochs = new HashSet<>();
    /** 0 before the first look. */
    private long epoch;

    private long timeline;

    /** Whether a database with these batches lacks something of what was seen. */
    synchronized boolean missesIn(long epochNow, Map<UUID, Long> batchesNow) {
        if (epochNow != epoch) {
            return pastEpochs.contains(epochNow);
        }
        for (Map.Entry<UUID, Long> seen : batches.entrySet()) {
            Long now = batchesNow.get(seen.getKey());
            if (now == null || now < seen.getValue()) {
                return true;
            }
        }
        return false;
    }

    /** Whether this is where the store was last: only then can it tell that nothing is missing. */
    synchronized boolean knows(long epochThen, long timelineThen) {
        return epoch == epochThen && timeline == timelineThen;
    }

    /** Takes note of all writers; those that are not among them any more wrote long ago. */
    synchronized void see(long epochNow, long timelineNow, Map<UUID, Long> batchesNow) {
        if (epoch != epochNow) {
            pastEpochs.add(epoch);
            epoch = epochNow;
            batches.clear();
        }
        timeline = timelineNow;
        batches.keySet().retainAll(batchesNow.keySet());
        batchesNow.forEach(this::raise);
    }

    /** Takes note of what came with an answer; of no interest if the epoch is another. */
    synchronized void add(long epochOfAnswer, Map<UUID, Long> batchesSeen) {
        if (epoch == epochOfAnswer) {
            batchesSeen.forEach(this::raise);
        }
    }

    private void raise(UUID writer, long batch) {
        batches.merge(writer, batch, Math::max);
    }
}
