package io.fanfare.gateway.topic;

import io.fanfare.protocol.Publication;

/**
 * The last publications of a durable topic, in order and without a hole. Bounded by count and by payload bytes: the oldest
 * go first. Owned by one loop.
 */
public final class RecentPublications {
    static final int MAX_COUNT = 512;
    private static final int MAX_PAYLOAD_BYTES = 512 * 1024;
    private static final int FIRST_CAPACITY = 4;
    /** What a publication takes besides its payload, roughly. */
    private static final int PUBLICATION_BYTES = 160;

    /** A power of two long, so that an offset's low bits are its slot. */
    private Publication[] ring = new Publication[FIRST_CAPACITY];

    private long epoch;
    private long nextOffset;
    private int count;
    private int payloadBytes;

    void add(Publication publication, long messageEpoch, long offset) {
        int bytes = publication.payload().bytes().length;
        if (messageEpoch != epoch || offset != nextOffset) {
            clear();
            epoch = messageEpoch;
            nextOffset = offset;
        }
        if (count == MAX_COUNT) {
            dropOldest();
        } else if (count == ring.length) {
            grow();
        }
        ring[slot(offset)] = publication;
        nextOffset = offset + 1;
        count++;
        payloadBytes += bytes;
        while (payloadBytes > MAX_PAYLOAD_BYTES && count > 1) {
            dropOldest();
        }
    }

    private void grow() {
        Publication[] old = ring;
        ring = new Publication[old.length * 2];
        for (long offset = oldestOffset(); offset < nextOffset; offset++) {
            ring[slot(offset)] = old[(int) (offset & (old.length - 1))];
        }
    }

    private void clear() {
        while (count > 0) {
            dropOldest();
        }
    }

    private void dropOldest() {
        int slot = slot(oldestOffset());
        payloadBytes -= ring[slot].payload().bytes().length;
        ring[slot] = null;
        count--;
    }

    private int slot(long offset) {
        return (int) (offset & (ring.length - 1));
    }

    /** Whether everything after an offset, up to the newest here, is here. */
    public boolean covers(long offset) {
        return offset >= oldestOffset() - 1;
    }

    /** The newest offset here, or 0 if there is nothing. */
    public long lastOffset() {
        return count == 0 ? 0 : nextOffset - 1;
    }

    /** The oldest offset here; only if there is one. */
    long oldestOffset() {
        return nextOffset - count;
    }

    /** The epoch of the offsets. */
    long epoch() {
        return epoch;
    }

    /** What all this takes, roughly. */
    int bytes() {
        return payloadBytes + count * PUBLICATION_BYTES;
    }

    /**
     * The publication with this offset.
     *
     * @param offset of one that is here
     */
    public Publication get(long offset) {
        return ring[slot(offset)];
    }
}
