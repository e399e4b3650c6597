package io.fanfare.client;

import java.util.List;

/** What was published in a topic after a position, the oldest first. */
public final class HistoryPage {
    private final long epoch;
    private final long oldestOffset;
    private final long headOffset;
    private final List<HistoryEntry> entries;

    HistoryPage(long epoch, long oldestOffset, long headOffset, List<HistoryEntry> entries) {
        this.epoch = epoch;
        this.oldestOffset = oldestOffset;
        this.headOffset = headOffset;
        this.entries = entries;
    }

    /** The epoch now: if it is not the one asked for, that position means nothing. */
    public long epoch() {
        return epoch;
    }

    /** The oldest that is still there; {@code headOffset + 1} if none is. */
    public long oldestOffset() {
        return oldestOffset;
    }

    /** The newest; 0 if nothing was ever published. */
    public long headOffset() {
        return headOffset;
    }

    /** Unmodifiable. */
    public List<HistoryEntry> entries() {
        return entries;
    }
}
