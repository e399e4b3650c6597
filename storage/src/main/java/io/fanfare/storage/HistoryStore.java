package io.fanfare.storage;

import io.fanfare.protocol.Position;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Durable history of topics, and the one place where positions are assigned.
 *
 * <p><b>Promises</b>
 *
 * <ol>
 *   <li>An append that completes normally is committed: it survives whatever the store survives.
 *   <li>Offsets of a topic are 1, 2, 3 … in commit order, without holes.
 *   <li>Same topic and same key inside the idempotency window: the first position is returned and nothing is stored.
 *   <li>Appends to one topic are announced in offset order.
 *   <li>A read started after an append completed sees it.
 *   <li>A store that lost or rewound acknowledged publications never reuses their offsets under the same epoch.
 * </ol>
 *
 * <p><b>Threads.</b> Every method may be called from any thread and returns at once, without blocking. Stages complete on
 * the store's own threads, which callers must not block.
 *
 * <p><b>Errors.</b> Stages fail with a {@link StoreException} that says whether anything was done. A full queue refuses
 * with {@link StoreException.Reason#OVERLOADED}. After {@link #close()} everything is refused as
 * {@link StoreException.Reason#CLOSED}. Every stage ends, whatever fails: an append that a stuck store can't answer ends as
 * {@link StoreException.Reason#UNAVAILABLE} if it has not begun, as {@link StoreException.Reason#OUTCOME_UNKNOWN} if it has.
 *
 * <p><b>Faults of its own.</b> A thread of the store that meets an error goes on. Only one that is out of memory fails what it
 * had taken on and ends, and the error reaches the thread's uncaught exception handler: see {@link FatalErrors}.
 */
public interface HistoryStore extends AutoCloseable {

    /**
     * Stores a publication.
     *
     * @param onCommit told of the commit before the stage completes, on the store's own thread; the calls for one topic come
     *     one after the other, in offset order. Not told of duplicates and failures. It must not block; what it throws is
     *     logged and changes nothing. What is chained to the stage has no such order: it may run on the thread that chains it
     * @return completes once committed
     */
    CompletionStage<Appended> append(Publication publication, Consumer<Position> onCommit);

    /** Stores a publication whose order of commit interests nobody. */
    default CompletionStage<Appended> append(Publication publication) {
        return append(publication, position -> {});
    }

    /**
     * Reads what comes after an offset, oldest first.
     *
     * @param afterOffset 0 to begin with the oldest; if what follows has expired, the page starts with the oldest there is
     * @param maxCount 1 or more
     * @param maxBytes how many payload bytes the page may hold; it holds at least one publication if there is one
     */
    CompletionStage<TopicPage> readAfter(TopicName topic, long afterOffset, int maxCount, int maxBytes);

    /** The heads of topics; a topic that nobody has published to is there with head 0. */
    CompletionStage<Map<TopicName, TopicHead>> heads(Collection<TopicName> topics);

    /**
     * Removes some of what retention no longer keeps. One call does a bounded amount of work; the newest offset of a topic
     * is never forgotten.
     *
     * @return how many publications were removed, 0 when there is nothing left to do
     */
    CompletionStage<Integer> trim();

    /**
     * How the last commits went. A store that nobody publishes to tries one of its own from time to time, more often while
     * they fail. Returns at once.
     */
    StoreHealth health();

    /** What the history takes where it is kept, in bytes; -1 if that is not cheap to know. May look at a disk. */
    default long sizeBytes() {
        return -1;
    }

    /** Short words for logs and start-up, such as {@code memory} or {@code postgres at db:5432}; no secrets. */
    String description();

    /** Refuses new work, completes what was accepted, releases threads. Idempotent. */
    @Override
    void close();
}
