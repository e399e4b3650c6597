package io.fanfare.storage.memory;

import io.fanfare.protocol.Position;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import io.fanfare.storage.Appended;
import io.fanfare.storage.Retention;
import io.fanfare.storage.StoreException;
import io.fanfare.storage.StoredPublication;
import io.fanfare.storage.TopicHead;
import io.fanfare.storage.TopicPage;
import io.fanfare.storage.memory.TopicLog.Entry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Function;

/**
 * The state of a store in memory, apart from the thread that owns it. Nothing in it waits, and nothing in it is safe for
 * two threads.
 *
 * <p>When the bytes are used up, the oldest publications of all topics go early. When the topics are used up, or keys and
 * one publication don't fit together, an append is refused.
 */
final class MemoryHistory {
    /** Objects and references of one publication, measured roughly. */
    private static final int OVERHEAD_BYTES = 200;
    /** What one trim looks at: publications to remove, and as many keys to forget. */
    static final int TRIM_BATCH = 10_000;
    /** More than one append adds, so that keys are forgotten faster than they come. */
    private static final int KEYS_FORGOTTEN_PER_APPEND = 2;

    /**
     * A topic to look at when its oldest publication may have become too old. That publication may be gone by then, but
     * the one that is the oldest instead was stored later, so this look is never too late.
     */
    private record Check(TopicLog log, long atMillis) {}

    private final long epoch;
    private final MemoryLimits limits;
    private final Function<TopicName, Retention> retention;
    private final IdempotencyKeys keys;
    private final Map<TopicName, TopicLog> logs = new HashMap<>();
    /** The publications of all topics in the order of their appends. */
    private final Set<Entry> oldestFirst = new LinkedHashSet<>();
    /** At most one for each topic, and one for each that is not empty. */
    private final PriorityQueue<Check> checks = new PriorityQueue<>(Comparator.comparingLong(Check::atMillis));

    private long publicationBytes;
    private long droppedEarly;

    MemoryHistory(long epoch, MemoryLimits limits, Function<TopicName, Retention> retention) {
        this.epoch = epoch;
        this.limits = limits;
        this.retention = retention;
        this.keys = new IdempotencyKeys(limits.idempotencyWindow().toMillis());
    }

    /** @throws StoreException with {@link StoreException.Reason#OVERLOADED} if there is no room that may be made */
    Appended append(Publication publication, long nowMillis) {
        keys.forgetExpired(nowMillis, KEYS_FORGOTTEN_PER_APPEND);
        long firstOffset = keys.offsetOf(publication, nowMillis);
        if (firstOffset != 0) {
            return new Appended(new Position(epoch, firstOffset), true);
        }
        int bytes = bytesOf(publication);
        long keyBytes = keys.bytes() + IdempotencyKeys.bytesFor(publication);
        if (keyBytes + bytes > limits.maxBytes()) {
            throw overloaded("bytes", limits.maxBytes());
        }
        TopicLog log = logForAppend(publication.topic());
        dropOldestUntilFree(keyBytes + bytes);
        long offset = store(new Entry(log, publication, nowMillis, bytes));
        keys.remember(publication, offset, nowMillis);
        return new Appended(new Position(epoch, offset), false);
    }

    TopicPage readAfter(TopicName topic, long afterOffset, int maxCount, int maxBytes) {
        TopicHead head = head(topic);
        TopicLog log = logs.get(topic);
        List<StoredPublication> page = new ArrayList<>();
        long pageBytes = 0;
        long offset = Math.max(afterOffset + 1, head.oldestOffset());
        for (; offset <= head.headOffset() && page.size() < maxCount; offset++) {
            Publication publication = log.at(offset).publication;
            pageBytes += publication.payload().bytes().length;
            if (pageBytes > maxBytes && !page.isEmpty()) {
                break;
            }
            page.add(new StoredPublication(offset, publication));
        }
        return new TopicPage(head, page);
    }

    Map<TopicName, TopicHead> heads(Collection<TopicName> topics) {
        Map<TopicName, TopicHead> heads = new HashMap<>();
        for (TopicName topic : topics) {
            heads.put(topic, head(topic));
        }
        return heads;
    }

    int trim(long nowMillis) {
        keys.forgetExpired(nowMillis, TRIM_BATCH);
        int removed = 0;
        while (removed < TRIM_BATCH && !checks.isEmpty() && checks.peek().atMillis() <= nowMillis) {
            TopicLog log = checks.poll().log();
            log.setAwaitingCheck(false);
            while (removed < TRIM_BATCH && !log.isEmpty() && log.oldestExpiresAtMillis() <= nowMillis) {
                remove(log);
                removed++;
            }
            awaitCheck(log);
        }
        return removed;
    }

    /** What it holds; it knows of no refusals. */
    MemoryCounts counts() {
        return new MemoryCounts(logs.size(), oldestFirst.size(), publicationBytes + keys.bytes(), 0, droppedEarly);
    }

    private TopicLog logForAppend(TopicName topic) {
        TopicLog log = logs.get(topic);
        if (log != null) {
            return log;
        }
        if (!limits.topics().allows(topic, logs.size())) {
            throw overloaded("topics", limits.topics().max());
        }
        log = new TopicLog(retention.apply(topic));
        logs.put(topic, log);
        return log;
    }

    private void dropOldestUntilFree(long bytes) {
        while (publicationBytes + bytes > limits.maxBytes()) {
            // The oldest of all is the oldest of its topic, too.
            remove(oldestFirst.iterator().next().log);
            droppedEarly++;
        }
    }

    private long store(Entry entry) {
        TopicLog log = entry.log;
        long offset = log.add(entry);
        oldestFirst.add(entry);
        publicationBytes += entry.bytes;
        if (log.isOverfull()) {
            remove(log);
        }
        awaitCheck(log);
        return offset;
    }

    private void awaitCheck(TopicLog log) {
        if (!log.isEmpty() && !log.isAwaitingCheck()) {
            checks.add(new Check(log, log.oldestExpiresAtMillis()));
            log.setAwaitingCheck(true);
        }
    }

    private void remove(TopicLog log) {
        Entry oldest = log.removeOldest();
        oldestFirst.remove(oldest);
        publicationBytes -= oldest.bytes;
    }

    private TopicHead head(TopicName topic) {
        TopicLog log = logs.get(topic);
        return log == null ? new TopicHead(epoch, 1, 0) : new TopicHead(epoch, log.oldestOffset(), log.headOffset());
    }

    private static int bytesOf(Publication publication) {
        return OVERHEAD_BYTES
                + publication.payload().bytes().length
                + 2 * publication.event().length();
    }

    private static StoreException overloaded(String what, long limit) {
        return new StoreException(StoreException.Reason.OVERLOADED, "all of " + limit + " " + what + " are in use");
    }
}
