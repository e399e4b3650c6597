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
import io.fanfare.storage.TopicHead;
import io.fanfare.storage.TopicPage;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

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
    private final ThreadPoolExecutor executor;
    /** Its thread's alone. */
    private final MemoryHistory history;

    private final LongAdder refused = new LongAdder();
    private volatile Thread storeThread;
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
        this.executor = new ThreadPoolExecutor(
                1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(limits.maxQueuedOperations()), this::newThread);
    }

    @Override
    public CompletionStage<Appended> append(Publication publication, Consumer<Position> onCommit) {
        return submit(() -> {
            Appended appended = history.append(publication, clock.millis());
            publishCounts();
            if (!appended.duplicate()) {
                onCommit.accept(appended.position());
            }
            return appended;
        });
    }

    @Override
    public CompletionStage<TopicPage> readAfter(TopicName topic, long afterOffset, int maxCount, int maxBytes) {
        ReadArguments.check(afterOffset, maxCount);
        return submit(() -> history.readAfter(topic, afterOffset, maxCount, maxBytes));
    }

    @Override
    public CompletionStage<Map<TopicName, TopicHead>> heads(Collection<TopicName> topics) {
        List<TopicName> asked = List.copyOf(topics);
        return submit(() -> history.heads(asked));
    }

    @Override
    public CompletionStage<Integer> trim() {
        return submit(() -> {
            int removed = history.trim(clock.millis());
            publishCounts();
            return removed;
        });
    }

    /** What the store holds and had to refuse. From any thread; an operation in progress may not be in it yet. */
    public MemoryCounts counts() {
        return counts.withRefused(refused.sum());
    }

    @Override
    public String description() {
        return "memory";
    }

    @Override
    public void close() {
        executor.shutdown();
        if (Thread.currentThread() == storeThread) {
            // Called by a completion: what was accepted comes after it, so there is no waiting for that here.
            return;
        }
        try {
            executor.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private <T> CompletionStage<T> submit(Supplier<T> operation) {
        CompletableFuture<T> result = new CompletableFuture<>();
        try {
            executor.execute(() -> complete(result, operation));
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(refusal(e));
        }
        return result;
    }

    private <T> void complete(CompletableFuture<T> result, Supplier<T> operation) {
        T value;
        try {
            value = operation.get();
        } catch (StoreException e) {
            refused.increment();
            result.completeExceptionally(e);
            return;
        } catch (RuntimeException e) {
            result.completeExceptionally(new StoreException(Reason.OUTCOME_UNKNOWN, "the operation failed", e));
            return;
        }
        result.complete(value);
    }

    private StoreException refusal(RejectedExecutionException cause) {
        if (executor.isShutdown()) {
            return new StoreException(Reason.CLOSED, "the store is closed", cause);
        }
        refused.increment();
        return new StoreException(Reason.OVERLOADED, "the store's queue is full", cause);
    }

    private void publishCounts() {
        counts = history.counts();
    }

    private Thread newThread(Runnable work) {
        Thread thread = new Thread(work, "fanfare-store");
        thread.setDaemon(true);
        storeThread = thread;
        return thread;
    }
}
