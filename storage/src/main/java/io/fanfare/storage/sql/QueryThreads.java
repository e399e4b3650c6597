package io.fanfare.storage.sql;

import io.fanfare.storage.FatalErrors;
import io.fanfare.storage.StoreException;
import io.fanfare.storage.StoreException.Reason;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that wait for a database so that callers need not, and their bounded queue.
 *
 * <p><b>When full or closed.</b> Refuses: as {@link Reason#OVERLOADED} or {@link Reason#CLOSED}.
 *
 * <p><b>When a query throws.</b> That query fails with it and the thread goes on. After what is {@linkplain FatalErrors fatal}
 * the thread ends with the error, and another one takes its place.
 *
 * @param <S> what the threads ask, released when their last work is done; safe for as many threads as there are
 */
public final class QueryThreads<S extends AutoCloseable> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(QueryThreads.class);

    private final String name;
    private final S source;
    private final ThreadPoolExecutor executor;
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    /** Something to ask. */
    public interface Query<S, T> {
        T from(S source) throws SQLException;
    }

    /**
     * @param name of each thread
     * @param count of threads; 1 or more
     */
    public QueryThreads(String name, S source, int count, int maxQueued) {
        this.name = name;
        this.source = source;
        this.executor =
                new ThreadPoolExecutor(
                        count, count, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(maxQueued), this::newThread) {
                    @Override
                    protected void terminated() {
                        release();
                    }
                };
    }

    private Thread newThread(Runnable work) {
        Thread created = new Thread(work, name);
        created.setDaemon(true);
        threads.add(created);
        return created;
    }

    /** Asks on one of the threads; a failure of the database is {@link Reason#UNAVAILABLE}. */
    public <T> CompletionStage<T> submit(Query<S, T> query) {
        CompletableFuture<T> result = new CompletableFuture<>();
        try {
            executor.execute(() -> complete(result, query));
        } catch (RejectedExecutionException refused) {
            result.completeExceptionally(
                    executor.isShutdown()
                            ? new StoreException(Reason.CLOSED, "the store is closed", refused)
                            : new StoreException(Reason.OVERLOADED, "the store's queue is full", refused));
        }
        return result;
    }

    private <T> void complete(CompletableFuture<T> result, Query<S, T> query) {
        try {
            result.complete(query.from(source));
        } catch (SQLException failure) {
            result.completeExceptionally(unreachable(failure));
        } catch (RuntimeException | Error failure) {
            result.completeExceptionally(failure);
            FatalErrors.rethrow(failure);
        }
    }

    /** With the first line of what the database or its driver said. */
    static StoreException unreachable(SQLException failure) {
        String cause = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
        return new StoreException(Reason.UNAVAILABLE, "the history can't be reached: " + cause, failure);
    }

    /** Completes what was accepted. Called by one of its completions it does not wait for that. */
    @Override
    public void close() {
        executor.shutdown();
        if (threads.contains(Thread.currentThread())) {
            return;
        }
        boolean isInterrupted = false;
        boolean isDown = false;
        while (!isDown) {
            try {
                isDown = executor.awaitTermination(1, TimeUnit.SECONDS);
            } catch (InterruptedException interrupted) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void release() {
        try {
            source.close();
        } catch (Exception failure) {
            LOG.error("{}: what it asked could not be closed", name, failure);
        }
    }
}
