package io.fanfare.gateway.topic;

import io.fanfare.protocol.Publication;

/**
 * The last publications that a loop has seen of a durable topic, kept while one of its subscribers is reading history, so
 * that it can go over to live messages although more of them keep coming.
 *
 * <p>Bounded by count and by payload bytes: the oldest go first. Owned by one loop.
 */
public final class RecentPublications {
    private static final int CAPACITY = 512;
    private static final int MAX_PAYLOAD_BYTES = 512 * 1024;

    private final Publication[] ring = new Publication[CAPACITY];
    private long epoch;
    private long nextOffset;
    private int count;
    private int payloadBytes;

    void add(Publication publication, long messageEpoch, long offset) {
        if (messageEpoch != epoch || offset != nextOffset) {
            clear();
            epoch = messageEpoch;
        }
        if (count == CAPACITY) {
            dropOldest();
        }
        ring[slot(offset)] = publication;
        nextOffset = offset + 1;
        count++;
        payloadBytes += publication.payload().bytes().length;
        while (payloadBytes > MAX_PAYLOAD_BYTES && count > 1) {
            dropOldest();
        }
    }

    /** Whether everything after an offset, as far as this loop has seen it, is here. */
    public boolean covers(long offset) {
        return offset >= nextOffset - count - 1;
    }

    /** The newest offset here, or 0 if there is nothing. */
    public long lastOffset() {
        return count == 0 ? 0 : nextOffset - 1;
    }

    /**
     * The publication with this offset.
     *
     * @param offset of one that is here
     */
    public Publication get(long offset) {
        return ring[slot(offset)];
    }

    private void dropOldest() {
        int slot = slot(nextOffset - count);
        payloadBytes -= ring[slot].payload().bytes().length;
        ring[slot] = null;
        count--;
    }

    private void clear() {
        while (count > 0) {
            dropOldest();
        }
    }

    private static int slot(long offset) {
        return (int) (offset & (CAPACITY - 1));
    }
}
