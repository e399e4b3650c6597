package io.fanfare.gateway.topic;

import io.fanfare.protocol.Publication;
import io.fanfare.storage.StoredPublication;
import io.fanfare.storage.TopicHead;
import io.fanfare.storage.TopicPage;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The recent publications of the topics that one loop owns, so that a client that comes back soon costs the store nothing.
 *
 * <p>Bounded by bytes over all topics: the topic that was published to least recently is forgotten first. Owned by one loop.
 */
final class RecentMemory {
    private static final boolean BY_LAST_USE = true;

    private final long maxBytes;
    private final Map<Topic, RecentPublications> recent = new LinkedHashMap<>(16, 0.75f, BY_LAST_USE);
    private long bytes;

    /**
     * @param maxBytes 0 to keep nothing
     */
    RecentMemory(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * Adds a publication that follows the last one of its topic; if it does not, the older ones go.
     *
     * @return the oldest offset kept of the topic
     */
    long add(Topic topic, Publication publication, long epoch, long offset) {
        if (maxBytes == 0) {
            return offset + 1;
        }
        RecentPublications publications = recent.computeIfAbsent(topic, added -> new RecentPublications());
        bytes -= publications.bytes();
        publications.add(publication, epoch, offset);
        bytes += publications.bytes();
        while (bytes > maxBytes && recent.size() > 1) {
            forgetLeastRecent();
        }
        return publications.oldestOffset();
    }

    private void forgetLeastRecent() {
        Iterator<Map.Entry<Topic, RecentPublications>> leastRecent =
                recent.entrySet().iterator();
        Map.Entry<Topic, RecentPublications> forgotten = leastRecent.next();
        bytes -= forgotten.getValue().bytes();
        leastRecent.remove();
        TopicHead stood = forgotten.getKey().standing();
        forgotten.getKey().standAt(new TopicHead(stood.epoch(), stood.headOffset() + 1, stood.headOffset()));
    }

    void forget(Topic topic) {
        RecentPublications forgotten = recent.remove(topic);
        if (forgotten != null) {
            bytes -= forgotten.bytes();
        }
    }

    /** Everything after an offset, up to the topic's last one or as much as fits; null if some of it is not here. */
    TopicPage page(Topic topic, long epoch, long afterOffset, int maxCount, int maxBytes) {
        TopicHead head = topic.standing();
        if (head == null || head.epoch() != epoch || afterOffset > head.headOffset()) {
            return null;
        }
        if (afterOffset == head.headOffset()) {
            return new TopicPage(head, List.of());
        }
        RecentPublications publications = recent.get(topic);
        if (publications == null
                || publications.epoch() != epoch
                || publications.lastOffset() != head.headOffset()
                || !publications.covers(afterOffset)) {
            return null;
        }
        return new TopicPage(head, take(publications, afterOffset, maxCount, maxBytes));
    }

    private static List<StoredPublication> take(
            RecentPublications publications, long afterOffset, int maxCount, int maxBytes) {
        List<StoredPublication> taken = new ArrayList<>();
        long takenBytes = 0;
        for (long offset = afterOffset + 1; offset <= publications.lastOffset() && taken.size() < maxCount; offset++) {
            Publication publication = publications.get(offset);
            takenBytes += publication.payload().bytes().length;
            if (takenBytes > maxBytes && !taken.isEmpty()) {
                break;
            }
            taken.add(new StoredPublication(offset, publication));
        }
        return taken;
    }
}
