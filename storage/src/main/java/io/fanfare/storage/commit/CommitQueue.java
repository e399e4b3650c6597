package io.fanfare.storage.commit;

import io.fanfare.storage.StoreException;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What waits for a commit, bounded by number and by bytes. Whoever takes something out answers it, and nobody else does.
 *
 * <p>The commit thread takes from the front; any thread adds, and may take out what must not wait any longer.
 */
final class CommitQueue {
    private final CommitLimits limits;
    private final BlockingQueue<CommitWork> waiting;
    /** What was first in line but did not fit into the last batch; null if nothing. */
    private final AtomicReference<CommitWork> next = new AtomicReference<>();

    /** Payloads that wait or are being committed. */
    private final AtomicLong heldBytes = new AtomicLong();

    CommitQueue(CommitLimits limits) {
        this.limits = limits;
        this.waiting = new ArrayBlockingQueue<>(limits.maxQueued());
    }

    /** Returns whether there was room. */
    boolean add(CommitWork work) {
        long before = heldBytes.getAndAdd(work.bytes());
        boolean hasRoom = before == 0 || before + work.bytes() <= limits.maxQueuedBytes() || work.bytes() == 0;
        if (hasRoom && waiting.offer(work)) {
            return true;
        }
        letGoOf(work);
        return false;
    }

    /** Takes the next one out, or returns null after a while without any. */
    CommitWork take(long waitMillis) {
        CommitWork first = takeNow();
        if (first != null) {
            return first;
        }
        try {
            return waiting.poll(waitMillis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            // Nobody may interrupt the commit thread: what was accepted has to be done.
            return null;
        }
    }

    /** Lets the commit thread look, if it waits for something to do. */
    void wake() {
        waiting.offer(new CommitWork.Task<>(() -> null, new CompletableFuture<>()));
    }

    private CommitWork takeNow() {
        CommitWork first = next.getAndSet(null);
        return first != null ? first : waiting.poll();
    }

    /** Takes out what fits into one transaction with the publication that is there, in order. */
    void moveInto(List<CommitWork.Append> batch) {
        long bytes = batch.get(0).bytes();
        while (batch.size() < limits.maxBatch()) {
            CommitWork work = waiting.poll();
            if (work instanceof CommitWork.Append append && bytes + append.bytes() <= limits.maxBatchBytes()) {
                batch.add(append);
                bytes += append.bytes();
            } else {
                next.set(work);
                return;
            }
        }
    }

    /** Refuses publications that have waited too long. */
    void refuseOverdue(long nowNanos, StoreException reason) {
        CommitWork first = next.get();
        if (isOverdue(first, nowNanos)) {
            withdraw(first, reason);
        }
        for (CommitWork work : waiting) {
            if (isOverdue(work, nowNanos)) {
                withdraw(work, reason);
            }
        }
    }

    private boolean isOverdue(CommitWork work, long nowNanos) {
        return work instanceof CommitWork.Append append && append.isOlderThan(limits.maxWaitMillis(), nowNanos);
    }

    /** Refuses something unless it was taken out meanwhile. */
    void withdraw(CommitWork work, StoreException reason) {
        if (next.compareAndSet(work, null) || waiting.remove(work)) {
            letGoOf(work);
            work.refuse(reason);
        }
    }

    /** Refuses everything. */
    void refuseAll(StoreException reason) {
        for (CommitWork work = takeNow(); work != null; work = takeNow()) {
            letGoOf(work);
            work.refuse(reason);
        }
    }

    /** Something that was taken out is held no longer. */
    void letGoOf(CommitWork work) {
        heldBytes.addAndGet(-work.bytes());
    }

    int size() {
        return waiting.size();
    }
}
