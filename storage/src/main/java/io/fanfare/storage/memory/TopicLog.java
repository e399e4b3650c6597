package io.fanfare.storage.memory;

import io.fanfare.protocol.Publication;
import io.fanfare.storage.Retention;
import java.time.Duration;

/**
 * The publications of one topic that are still there: a ring without holes, indexed by offset. The head survives when all
 * of them are gone.
 */
final class TopicLog {

    /** A publication in its place. Two are never equal: the store keeps them in sets. */
    static final class Entry {
        final TopicLog log;
        final Publication publication;
        final long storedAtMillis;
        final int bytes;

        Entry(TopicLog log, Publication publication, long storedAtMillis, int bytes) {
            this.log = log;
            this.publication = publication;
            this.storedAtMillis = storedAtMillis;
            this.bytes = bytes;
        }
    }

    private static final int INITIAL_CAPACITY = 4;
    /** Far enough to mean never, and near enough to be added to a time. */
    private static final Duration LONGEST_AGE = Duration.ofMillis(Long.MAX_VALUE / 2);

    private final long maxAgeMillis;
    private final long maxCount;
    private Entry[] ring = new Entry[INITIAL_CAPACITY];
    private int oldestIndex;
    private int size;
    private long headOffset;
    private boolean isAwaitingCheck;

    TopicLog(Retention retention) {
        Duration maxAge = retention.maxAge();
        this.maxAgeMillis = (maxAge.compareTo(LONGEST_AGE) < 0 ? maxAge : LONGEST_AGE).toMillis();
        this.maxCount = retention.maxCount();
    }

    /** The newest offset ever given, 0 if none. */
    long headOffset() {
        return headOffset;
    }

    long oldestOffset() {
        return headOffset - size + 1;
    }

    boolean isEmpty() {
        return size == 0;
    }

    boolean isOverfull() {
        return size > maxCount;
    }

    /** Whether the owner will look at this topic again when something in it may have become too old. */
    boolean isAwaitingCheck() {
        return isAwaitingCheck;
    }

    void setAwaitingCheck(boolean awaiting) {
        isAwaitingCheck = awaiting;
    }

    /** When the oldest publication becomes too old, in milliseconds since 1970. There must be one. */
    long oldestExpiresAtMillis() {
        return ring[oldestIndex].storedAtMillis + maxAgeMillis;
    }

    /** Gives the next offset to an entry. */
    long add(Entry entry) {
        if (size == ring.length) {
            resize(size * 2);
        }
        ring[indexOf(size)] = entry;
        size++;
        return ++headOffset;
    }

    /** The entry at an offset between the oldest and the head. */
    Entry at(long offset) {
        return ring[indexOf((int) (offset - oldestOffset()))];
    }

    /** Removes the oldest entry. There must be one. */
    Entry removeOldest() {
        Entry oldest = ring[oldestIndex];
        ring[oldestIndex] = null;
        oldestIndex = indexOf(1);
        size--;
        if (ring.length > INITIAL_CAPACITY && size < ring.length / 4) {
            resize(ring.length / 2);
        }
        return oldest;
    }

    private int indexOf(int position) {
        int index = oldestIndex + position;
        return index < ring.length ? index : index - ring.length;
    }

    private void resize(int capacity) {
        Entry[] resized = new Entry[capacity];
        int untilEnd = Math.min(size, ring.length - oldestIndex);
        System.arraycopy(ring, oldestIndex, resized, 0, untilEnd);
        System.arraycopy(ring, 0, resized, untilEnd, size - untilEnd);
        ring = resized;
        oldestIndex = 0;
    }
}
