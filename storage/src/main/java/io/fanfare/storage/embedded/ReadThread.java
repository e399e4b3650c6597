package io.fanfare.storage.embedded;

import io.fanfare.storage.StoreException;
import io.fanfare.storage.StoreException.Reason;
import java.sql.SQLException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that reads, and its bounded queue: a full one refuses. */
final class ReadThread implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReadThread.class);

    private final SqliteReader reader;
    private final ThreadPoolExecutor executor;
    private volatile Thread thread;

    /** Something to read. */
    interface Reading<T> {
        T from(SqliteReader reader) throws SQLException;
    }

    ReadThread(SqliteReader reader, int maxQueued) {
        this.reader = reader;
        this.executor =
                new ThreadPoolExecutor(
                        1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(maxQueued), this::newThread) {
                    @Override
                    protected void terminated() {
                        release();
                    }
                };
    }

    private Thread newThread(Runnable work) {
        Thread created = new Thread(work, "history-read");
        created.setDaemon(true);
        thread = created;
        return created;
    }

    <T> CompletionStage<T> submit(Reading<T> reading) {
        CompletableFuture<T> result = new CompletableFuture<>();
        try {
            executor.execute(() -> complete(result, reading));
        } catch (RejectedExecutionException refused) {
            result.completeExceptionally(
                    executor.isShutdown()
                            ? new StoreException(Reason.UNAVAILABLE, "the store is closed", refused)
                            : new StoreException(Reason.OVERLOADED, "the store's queue is full", refused));
        }
        return result;
    }

    private <T> void complete(CompletableFuture<T> result, Reading<T> reading) {
        try {
            result.complete(reading.from(reader));
        } catch (SQLException failure) {
            result.completeExceptionally(new StoreException(Reason.UNAVAILABLE, "the history can't be read", failure));
        } catch (RuntimeException failure) {
            result.completeExceptionally(failure);
        }
    }

    /** Completes what was accepted. Called by one of its completions it does not wait for that. */
    @Override
    public void close() {
        executor.shutdown();
        if (Thread.currentThread() == thread) {
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
            reader.close();
        } catch (SQLException failure) {
            LOG.error("a reading connection could not be closed", failure);
        }
    }
}
