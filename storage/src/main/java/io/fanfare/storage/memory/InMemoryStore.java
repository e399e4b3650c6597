package io.fanfare.storage.memory;

import io.fanfare.protocol.Position;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import io.fanfare.storage.Appended;
import io.fanfare.storage.HistoryStore;
import io.fanfare.storage.ReadArguments;
import io.fanfare.storage.Retention;
import io.fanfare.storage.StoreException;
import io.fanfare.storage.StoreException.Reason;
import io.fanfare.storage.StoreHealth;
import io.fanfare.storage.TopicHead;
import io.fanfare.storage.TopicPage;
import io.fanfare.storage.commit.CommitLimits;
import io.fanfare.storage.commit.GroupCommit;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A history store in the memory of one node. It survives nothing: every instance is a new life with an epoch of its own.
 *
 * <p><b>Threads.</b> One thread of its own carries out all operations in the order in which they came, and completes them.
 *
 * <p><b>When full.</b>
 *
 * <ul>
 *   <li>A full queue refuses the operation.
 *   <li>When publications and keys take {@link MemoryLimits#maxBytes()}, the oldest publications of all topics are dropped
 *       before their retention ends. A subscriber that asks for them is told of a gap, as for expired ones.
 *   <li>Keys and heads are never given up, because a retry would be stored twice and offsets would be given again. If keys
 *       leave no room for a publication, or {@link MemoryLimits#maxTopics()} topics have been published to, the append is
 *       refused.
 * </ul>
 *
 * <p>Refusals fail with {@link Reason#OVERLOADED} and are counted, as are publications dropped early.
 *
 * <p><b>Retention.</b> A topic's retention is looked up once, when it is first published to. Its count is kept to by every
 * append, its age by {@link #trim()}.
 */
public final class InMemoryStore implements HistoryStore {
    private final InstantSource clock;
    /** Its thread alone touches the history. */
    private final GroupCommit commits;

    private final MemoryHistory history;
    private final LongAdder refused = new LongAdder();
    /** As of the last change, without the refusals, some of which are counted by the callers' threads. */
    private volatile MemoryCounts counts;

    /**
     * Opens an empty store.
     *
     * @param retention the rules of a topic, never null; called on the store's thread
     */
    public InMemoryStore(MemoryLimits limits, Function<TopicName, Retention> retention, InstantSource clock) {
        this.clock = clock;
        long epoch = new SecureRandom().nextLong(1, Position.MAX_EPOCH + 1);
        this.history = new MemoryHistory(epoch, limits, retention);
        this.counts = history.counts();
        this.commits = new GroupCommit("fanfare-store", this::commit, commitLimits(limits), () -> {});
    }

    /** Each publication is a commit: there is no flush to share, and one that is refused must not take others along. */
    private static CommitLimits commitLimits(MemoryLimits limits) {
        return new CommitLimits(limits.maxQueuedOperations(), Long.MAX_VALUE, 1, Integer.MAX_VALUE)
                .withMaxAnswer(limits.maxWaitMillis());
    }

    private List<Appended> commit(List<Publication> one) {
        try {
            return List.of(history.append(one.get(0), clock.millis()));
        } catch (StoreException full) {
            refused.increment();
            throw full;
        } finally {
            publishCounts();
        }
    }

    @Override
    public CompletionStage<Appended> append(Publication publication, Consumer<Position> onCommit) {
        return commits.append(publication, onCommit);
    }

    @Override
    public CompletionStage<TopicPage> readAfter(TopicName topic, long afterOffset, int maxCount, int maxBytes) {
        ReadArguments.check(afterOffset, maxCount);
        return commits.submit(() -> history.readAfter(topic, afterOffset, maxCount, maxBytes));
    }

    @Override
    public CompletionStage<Map<TopicName, TopicHead>> heads(Collection<TopicName> topics) {
        List<TopicName> asked = List.copyOf(topics);
        return commits.submit(() -> history.heads(asked));
    }

    @Override
    public CompletionStage<Integer> trim() {
        return commits.submit(() -> {
            int removed = history.trim(clock.millis());
            publishCounts();
            return removed;
        });
    }

    private void publishCounts() {
        counts = history.counts();
    }

    /** What the store holds and had to refuse. From any thread; an operation in progress may not be in it yet. */
    public MemoryCounts counts() {
        return counts.withRefused(refused.sum() + commits.refused());
    }

    @Override
    public StoreHealth health() {
        return commits.health();
    }

    @Override
    public long sizeBytes() {
        return counts.bytes();
    }

    @Override
    public String description() {
        return "memory";
    }

    @Override
    public void close() {
        commits.close();
    }
}
