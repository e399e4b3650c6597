package io.fanfare.storage.memory;

import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which keys were used in which topic within the window, and where their publications went. Keys outlive their
 * publications: a retry must find the first position even if the history no longer holds it.
 */
final class IdempotencyKeys {
    /** The key's object, its place in the map and its value, measured roughly. */
    private static final int OVERHEAD_BYTES = 150;

    private record Scope(TopicName topic, String key) {}

    private record Use(long offset, long atMillis) {}

    private final long windowMillis;
    /** In order of use, which is the order of forgetting as well. */
    private final Map<Scope, Use> uses = new LinkedHashMap<>();

    private long bytes;

    IdempotencyKeys(long windowMillis) {
        this.windowMillis = windowMillis;
    }

    /** What all keys take. */
    long bytes() {
        return bytes;
    }

    /** What remembering a publication's key takes, 0 if it has none. */
    static int bytesFor(Publication publication) {
        return publication.key() == null
                ? 0
                : OVERHEAD_BYTES + 2 * publication.key().length();
    }

    /** The offset of the first publication with the same topic and key, or 0 if there was none within the window. */
    long offsetOf(Publication publication, long nowMillis) {
        if (publication.key() == null) {
            return 0;
        }
        Use use = uses.get(new Scope(publication.topic(), publication.key()));
        return use == null || isOver(use, nowMillis) ? 0 : use.offset;
    }

    /** Remembers a key, if the publication has one. */
    void remember(Publication publication, long offset, long nowMillis) {
        if (publication.key() == null) {
            return;
        }
        Scope scope = new Scope(publication.topic(), publication.key());
        // A key used again after its window goes to the end of the order.
        if (uses.remove(scope) == null) {
            bytes += bytesFor(publication);
        }
        uses.put(scope, new Use(offset, nowMillis));
    }

    /** Forgets some of the keys whose window is over. */
    void forgetExpired(long nowMillis, int maxCount) {
        Iterator<Map.Entry<Scope, Use>> oldestFirst = uses.entrySet().iterator();
        for (int i = 0; i < maxCount && oldestFirst.hasNext(); i++) {
            Map.Entry<Scope, Use> oldest = oldestFirst.next();
            if (!isOver(oldest.getValue(), nowMillis)) {
                return;
            }
            bytes -= OVERHEAD_BYTES + 2L * oldest.getKey().key().length();
            oldestFirst.remove();
        }
    }

    private boolean isOver(Use use, long nowMillis) {
        return nowMillis - use.atMillis >= windowMillis;
    }
}
