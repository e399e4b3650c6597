package io.fanfare.storage.commit;

import io.fanfare.protocol.Position;
import io.fanfare.protocol.Publication;
import io.fanfare.storage.Appended;
import io.fanfare.storage.StoreException;
import io.fanfare.storage.StoreException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Commits publications in batches. A batch is what arrived while the last one was being committed, so that an idle store
 * answers at once and a busy one pays for one flush with many publications; nothing waits on purpose.
 *
 * <p><b>Threads.</b> One thread of its own does all the work in the order in which it came, announces commits and completes
 * stages. Other methods are for any thread.
 *
 * <p><b>When full.</b> More than {@link CommitLimits#maxQueued()} waiting, or more than
 * {@link CommitLimits#maxQueuedBytes()} not answered: refused as {@link Reason#OVERLOADED}, counted.
 * Waited longer than {@link CommitLimits#maxWaitMillis()}: refused as {@link Reason#UNAVAILABLE}, never committed later.
 */
public final class GroupCommit implements AutoCloseable {
    private static final int IDLE_MILLIS = 100;

    private final Ledger ledger;
    private final CommitLimits limits;
    private final Runnable atEnd;
    private final BlockingQueue<CommitWork> queue;
    private final Thread thread;
    private final LongAdder refused = new LongAdder();
    /** Payloads that were accepted and not answered. */
    private final AtomicLong pendingBytes = new AtomicLong();

    private volatile boolean isClosed;
    /** Taken from the queue but not fit for the present batch; the commit thread's alone. */
    private CommitWork next;

    /**
     * @param name of the thread
     * @param atEnd called on the commit thread when all work is done after {@link #close()}
     */
    public GroupCommit(String name, Ledger ledger, CommitLimits limits, Runnable atEnd) {
        this.ledger = ledger;
        this.atEnd = atEnd;
        this.limits = limits;
        this.queue = new ArrayBlockingQueue<>(limits.maxQueued());
        this.thread = new Thread(this::work, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** See {@link io.fanfare.storage.HistoryStore#append}. */
    public CompletionStage<Appended> append(Publication publication, Consumer<Position> onCommit) {
        CompletableFuture<Appended> result = new CompletableFuture<>();
        CommitWork.Append append = new CommitWork.Append(publication, onCommit, result, System.nanoTime());
        long before = pendingBytes.getAndAdd(bytes(append));
        if (before > 0 && before + bytes(append) > limits.maxQueuedBytes()) {
            refuseAsOverloaded(append);
        } else {
            enqueue(append);
        }
        return result;
    }

    /** Runs something on the commit thread, after what came before and beside no commit. */
    public <T> CompletionStage<T> submit(Supplier<T> operation) {
        CompletableFuture<T> result = new CompletableFuture<>();
        enqueue(new CommitWork.Task<>(operation, result));
        return result;
    }

    private void enqueue(CommitWork work) {
        if (isClosed) {
            refuse(work, closed());
        } else if (!queue.offer(work)) {
            refuseAsOverloaded(work);
        } else if (isClosed && queue.remove(work)) {
            // Closed meanwhile, and the commit thread may have looked for the last time.
            refuse(work, closed());
        }
    }

    private void refuseAsOverloaded(CommitWork work) {
        refused.increment();
        refuse(work, new StoreException(Reason.OVERLOADED, "the store's queue is full"));
    }

    private void refuse(CommitWork work, StoreException failure) {
        if (work instanceof CommitWork.Append append) {
            pendingBytes.addAndGet(-bytes(append));
        }
        work.refuse(failure);
    }

    private static StoreException closed() {
        return new StoreException(Reason.CLOSED, "the store is closed");
    }

    private void work() {
        CommitWork work = take();
        while (work != null) {
            if (work instanceof CommitWork.Append append && hasWaitedTooLong(append)) {
                refuse(append, new StoreException(Reason.UNAVAILABLE, "the store is too slow at present"));
            } else if (work instanceof CommitWork.Append first) {
                commit(batchFrom(first));
            } else if (work instanceof CommitWork.Task<?> task) {
                task.run();
            }
            work = take();
        }
        atEnd.run();
    }

    /** The next work, or null when there will be none. */
    private CommitWork take() {
        CommitWork work = next;
        next = null;
        while (work == null) {
            boolean isLastLook = isClosed;
            try {
                work = queue.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException interrupted) {
                // Nobody may interrupt this thread: what was accepted has to be done.
                continue;
            }
            if (work == null && isLastLook) {
                return null;
            }
        }
        return work;
    }

    private boolean hasWaitedTooLong(CommitWork.Append append) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - append.enqueuedAtNanos()) > limits.maxWaitMillis();
    }

    private List<CommitWork.Append> batchFrom(CommitWork.Append first) {
        List<CommitWork.Append> batch = new ArrayList<>();
        batch.add(first);
        long bytes = bytes(first);
        while (batch.size() < limits.maxBatch()) {
            CommitWork work = queue.poll();
            if (work instanceof CommitWork.Append append && bytes + bytes(append) <= limits.maxBatchBytes()) {
                batch.add(append);
                bytes += bytes(append);
            } else {
                next = work;
                return batch;
            }
        }
        return batch;
    }

    private static long bytes(CommitWork.Append append) {
        return append.publication().payload().bytes().length;
    }

    private void commit(List<CommitWork.Append> batch) {
        List<Publication> publications = new ArrayList<>(batch.size());
        for (CommitWork.Append append : batch) {
            publications.add(append.publication());
        }
        List<Appended> results;
        try {
            results = ledger.commit(publications);
        } catch (StoreException failure) {
            batch.forEach(append -> refuse(append, failure));
            return;
        } catch (RuntimeException failure) {
            StoreException unknown = new StoreException(Reason.OUTCOME_UNKNOWN, "the commit failed", failure);
            batch.forEach(append -> refuse(append, unknown));
            return;
        }
        for (int i = 0; i < results.size(); i++) {
            CommitWork.Append append = batch.get(i);
            pendingBytes.addAndGet(-bytes(append));
            append.succeed(results.get(i));
        }
    }

    /** How many operations were refused because the queue was full. */
    public long refused() {
        return refused.sum();
    }

    /** How many operations wait. */
    public int queued() {
        return queue.size();
    }

    /** Whether the caller is the commit thread. */
    public boolean isCommitThread() {
        return Thread.currentThread() == thread;
    }

    /** Refuses new work, does what was accepted, ends the thread. Called by an announcement it does not wait. */
    @Override
    public void close() {
        isClosed = true;
        if (isCommitThread()) {
            return;
        }
        boolean isInterrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException interrupted) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
