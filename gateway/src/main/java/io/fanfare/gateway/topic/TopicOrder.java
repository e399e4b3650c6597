package io.fanfare.gateway.topic;

import io.fanfare.protocol.Publication;
import io.fanfare.storage.StoredPublication;
import io.fanfare.storage.TopicHead;
import io.fanfare.storage.TopicPage;
import java.util.List;

/**
 * Puts one durable topic's publications in order: what was seen is dropped, and a hole is filled from the history store
 * before anything after it goes on.
 *
 * <p>Pure state; its topic's owner feeds it and does the reading. It need not hold back what comes while a hole is being
 * filled: a publication is committed before it is passed on, so the fill reads it too.
 */
final class TopicOrder {
    /** Where publications go on, in order. */
    interface Sink {
        void inOrder(Publication publication, long epoch, long offset);
    }

    /** What a head of the store says about what was passed on. */
    enum Standing {
        /** Everything is here, or being read. */
        CURRENT,
        /** Something is missing: the caller must now read the store after {@link #lastOffset()} and bring the page. */
        BEHIND,
        /** Nothing to compare with: each subscription must be compared by itself. The order goes on after this head. */
        UNKNOWN
    }

    private long epoch;
    /** The last offset passed on, 0 before the first: a node has no position of its own, its subscribers have. */
    private long lastOffset;

    private long highestOffset;
    private boolean filling;

    /**
     * Takes a publication as the bus brought it.
     *
     * @return whether the caller must now read the store after {@link #lastOffset()} and bring the page
     */
    boolean accept(Publication publication, long messageEpoch, long offset, Sink sink) {
        if (lastOffset == 0 || messageEpoch != epoch) {
            epoch = messageEpoch;
            highestOffset = offset;
            filling = false;
            pass(publication, offset, sink);
            return false;
        }
        if (offset <= lastOffset) {
            return false;
        }
        highestOffset = Math.max(highestOffset, offset);
        if (filling) {
            return false;
        }
        if (offset == lastOffset + 1) {
            pass(publication, offset, sink);
            return false;
        }
        filling = true;
        return true;
    }

    /** Takes what the store says the topic's head is. It may be older than what the bus has brought since. */
    Standing compare(TopicHead head) {
        if (lastOffset == 0 || head.epoch() != epoch) {
            goOnAfter(head);
            return Standing.UNKNOWN;
        }
        if (head.headOffset() <= Math.max(lastOffset, highestOffset)) {
            return Standing.CURRENT;
        }
        highestOffset = head.headOffset();
        if (filling) {
            return Standing.CURRENT;
        }
        filling = true;
        return Standing.BEHIND;
    }

    private void goOnAfter(TopicHead head) {
        epoch = head.epoch();
        lastOffset = head.headOffset();
        highestOffset = head.headOffset();
        filling = false;
    }

    /**
     * Takes what the store holds after {@link #lastOffset()}. A page of another epoch is to be {@link #compare compared}.
     *
     * @return whether the hole is filled; if not, the caller reads again
     */
    boolean fill(TopicPage page, Sink sink) {
        if (!filling) {
            return true;
        }
        List<StoredPublication> publications = page.publications();
        for (int i = 0; i < publications.size(); i++) {
            StoredPublication stored = publications.get(i);
            if (stored.offset() > lastOffset) {
                pass(stored.publication(), stored.offset(), sink);
            }
        }
        boolean hasExpired = publications.isEmpty() && page.head().headOffset() >= highestOffset;
        if (hasExpired) {
            lastOffset = page.head().headOffset();
        }
        filling = lastOffset < highestOffset;
        return !filling;
    }

    private void pass(Publication publication, long offset, Sink sink) {
        lastOffset = offset;
        sink.inOrder(publication, epoch, offset);
    }

    long lastOffset() {
        return lastOffset;
    }

    /** The epoch of what was passed on last. */
    long epoch() {
        return epoch;
    }
}
