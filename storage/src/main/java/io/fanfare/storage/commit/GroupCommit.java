package io.fanfare.storage.commit;

import io.fanfare.protocol.Position;
import io.fanfare.protocol.Publication;
import io.fanfare.storage.Appended;
import io.fanfare.storage.FatalErrors;
import io.fanfare.storage.StoreException;
import io.fanfare.storage.StoreException.Reason;
import io.fanfare.storage.StoreHealth;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits publications in batches. A batch is what arrived while the last one was being committed, so that an idle store
 * answers at once and a busy one pays for one flush with many publications; nothing waits on purpose.
 *
 * <p><b>Threads.</b> One thread of its own does all the work in the order in which it came, announces commits and completes
 * stages. With a longest wait another one answers what the first can't, because it is stuck. Other methods are for any thread.
 *
 * <p><b>When full.</b> More than {@link CommitLimits#maxQueued()} waiting, or more than
 * {@link CommitLimits#maxQueuedBytes()} not answered: refused as {@link Reason#OVERLOADED}, counted.
 *
 * <p><b>When slow.</b> Waited longer than {@link CommitLimits#maxWaitMillis()}: refused as {@link Reason#UNAVAILABLE}, never
 * committed later. Under way for longer than {@link CommitLimits#maxAnswerMillis()}: {@link Reason#OUTCOME_UNKNOWN}, and
 * announced if it is committed after all.
 *
 * <p><b>When something throws.</b> The thread goes on, whatever it is, unless it is {@linkplain FatalErrors fatal}; then
 * everything is refused as {@link Reason#UNAVAILABLE}, what is under way ends as {@link Reason#OUTCOME_UNKNOWN}, and the
 * thread ends with the error.
 */
public final class GroupCommit implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);
    private static final int LOOK_MILLIS = 100;
    private static final int PROBE_WHEN_IDLE_MILLIS = 10_000;
    private static final int PROBE_WHEN_FAILING_MILLIS = 1_000;
    /** To end by itself what would be answered by then. */
    private static final int CLOSE_GRACE_MILLIS = 1_000;

    private final String name;
    private final Ledger ledger;
    private final CommitLimits limits;
    private final Runnable atEnd;
    private final CommitQueue queue;
    private final CommitHealth health;
    private final CommitWatch watch;
    private final Thread thread;
    private final LongAdder refused = new LongAdder();
    private final LongAdder failedAnnouncements = new LongAdder();

    private volatile boolean isClosed;
    /** Why there is no commit thread any more, null while there is one. */
    private volatile StoreException ended;
    /** What the commit thread has taken from the queue and not answered yet. */
    private volatile List<CommitWork.Append> underWay = List.of();
    /** When a commit was last tried. Of the commit thread. */
    private long triedAtNanos = System.nanoTime();

    /**
     * @param name of the thread
     * @param atEnd called when all work is done after {@link #close()}, on the commit thread if there still is one
     */
    public GroupCommit(String name, Ledger ledger, CommitLimits limits, Runnable atEnd) {
        this.name = name;
        this.ledger = ledger;
        this.atEnd = atEnd;
        this.limits = limits;
        this.queue = new CommitQueue(limits);
        this.health = new CommitHealth(name, ledger.isShared(), limits.maxWaitMillis());
        this.thread = new Thread(this::run, name);
        this.watch = limits.hasMaxWait()
                ? new CommitWatch(name + "-watch", limits.maxWaitMillis(), this::answerOverdue)
                : null;
        thread.setDaemon(true);
        thread.start();
    }

    /** See {@link io.fanfare.storage.HistoryStore#append}. */
    public CompletionStage<Appended> append(Publication publication, Consumer<Position> onCommit) {
        CompletableFuture<Appended> result = new CompletableFuture<>();
        enqueue(new CommitWork.Append(publication, onCommit, result, System.nanoTime()));
        return result;
    }

    /** Runs something on the commit thread, after what came before and beside no commit. */
    public <T> CompletionStage<T> submit(Supplier<T> operation) {
        CompletableFuture<T> result = new CompletableFuture<>();
        enqueue(new CommitWork.Task<>(operation, result));
        return result;
    }

    private void enqueue(CommitWork work) {
        StoreException refusal = refusal();
        if (refusal != null) {
            work.refuse(refusal);
        } else if (!queue.add(work)) {
            refused.increment();
            work.refuse(new StoreException(Reason.OVERLOADED, "the store's queue is full"));
        } else if (refusal() != null) {
            // Meanwhile the commit thread may have looked for the last time.
            queue.withdraw(work, refusal());
        }
    }

    /** Why nothing is taken any more, or null. */
    private StoreException refusal() {
        return isClosed ? new StoreException(Reason.CLOSED, "the store is closed") : ended;
    }

    private void run() {
        try {
            boolean isLastLook = false;
            while (!isLastLook) {
                boolean wasClosed = isClosed;
                isLastLook = !doNext() && wasClosed;
            }
        } catch (VirtualMachineError fatal) {
            endWith(fatal);
            throw fatal;
        }
        release();
    }

    /** Does what is next, and returns whether there was anything. */
    private boolean doNext() {
        CommitWork work = queue.take(isClosed ? 0 : LOOK_MILLIS);
        try {
            if (work instanceof CommitWork.Append first) {
                doAppend(first);
            } else if (work instanceof CommitWork.Task<?> task) {
                task.run();
            } else {
                probeIfDue();
            }
        } catch (RuntimeException | Error bug) {
            health.failBy(bug);
            if (work != null) {
                work.refuse(unknown("the commit failed", bug));
            }
            FatalErrors.rethrow(bug);
        }
        return work != null;
    }

    private void doAppend(CommitWork.Append first) {
        long now = System.nanoTime();
        if (first.isOlderThan(limits.maxWaitMillis(), now)) {
            queue.letGoOf(first);
            first.refuse(tooSlow());
            return;
        }
        List<CommitWork.Append> batch = new ArrayList<>();
        batch.add(first);
        try {
            queue.moveInto(batch);
            underWay = batch;
            commit(batch, now);
        } finally {
            underWay = List.of();
            settle(batch);
        }
    }

    /** Whatever happened, nobody waits for it any longer. */
    private void settle(List<CommitWork.Append> batch) {
        for (CommitWork.Append append : batch) {
            if (!append.result().isDone()) {
                append.refuse(unknown("the commit failed", null));
            }
        }
    }

    private void commit(List<CommitWork.Append> batch, long nowNanos) {
        List<Appended> results;
        health.begin(nowNanos);
        triedAtNanos = nowNanos;
        try {
            results = write(batch);
        } catch (StoreException failure) {
            health.fail(failure);
            batch.forEach(append -> append.refuse(failure));
            return;
        } catch (RuntimeException | Error bug) {
            health.failBy(bug);
            StoreException unknown = unknown("the commit failed", bug);
            batch.forEach(append -> append.refuse(unknown));
            FatalErrors.rethrow(bug);
            return;
        }
        health.succeed();
        for (int i = 0; i < results.size(); i++) {
            if (results.get(i) == null) {
                batch.get(i).refuse(new StoreException(Reason.OVERLOADED, "the store has as many topics as it may"));
            } else {
                announce(batch.get(i), results.get(i));
            }
        }
    }

    private List<Appended> write(List<CommitWork.Append> batch) {
        List<Publication> publications = new ArrayList<>(batch.size());
        for (CommitWork.Append append : batch) {
            publications.add(append.publication());
        }
        try {
            return ledger.commit(publications);
        } finally {
            batch.forEach(queue::letGoOf);
        }
    }

    /** A listener that throws does not make the publication any less committed. */
    private void announce(CommitWork.Append append, Appended appended) {
        try {
            if (!appended.duplicate()) {
                append.onCommit().accept(appended.position());
            }
        } catch (RuntimeException | Error failure) {
            failedAnnouncements.increment();
            if (failedAnnouncements.sum() == 1 && !isClosed) {
                LOG.error("{}: who was told of a commit has thrown; later ones are only counted", name, failure);
            }
            FatalErrors.rethrow(failure);
        } finally {
            append.result().complete(appended);
        }
    }

    private void probeIfDue() {
        int pauseMillis = health.isFailing() ? PROBE_WHEN_FAILING_MILLIS : PROBE_WHEN_IDLE_MILLIS;
        if (isClosed || TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - triedAtNanos) < pauseMillis) {
            return;
        }
        health.begin(System.nanoTime());
        try {
            ledger.probe();
            health.succeed();
        } catch (StoreException failure) {
            health.fail(failure);
        } finally {
            triedAtNanos = System.nanoTime();
        }
    }

    /** On the thread of the watch. */
    private void answerOverdue() {
        long now = System.nanoTime();
        health.look();
        queue.refuseOverdue(now, tooSlow());
        for (CommitWork.Append append : underWay) {
            if (append.isOlderThan(limits.maxAnswerMillis(), now)) {
                append.refuse(unknown("the commit takes too long", null));
            }
        }
    }

    private void endWith(VirtualMachineError fatal) {
        health.end(fatal);
        ended = new StoreException(Reason.UNAVAILABLE, "the store's commit thread has ended", fatal);
        queue.refuseAll(ended);
    }

    private void release() {
        if (watch != null) {
            watch.end();
        }
        atEnd.run();
    }

    private static StoreException tooSlow() {
        return new StoreException(Reason.UNAVAILABLE, "the store is too slow at present");
    }

    private static StoreException unknown(String message, Throwable cause) {
        return new StoreException(Reason.OUTCOME_UNKNOWN, message, cause);
    }

    /** See {@link io.fanfare.storage.HistoryStore#health}. */
    public StoreHealth health() {
        return health.now();
    }

    /** How many operations were refused because the queue was full. */
    public long refused() {
        return refused.sum();
    }

    /** How many announcements of commits have thrown. */
    public long failedAnnouncements() {
        return failedAnnouncements.sum();
    }

    /** How many operations wait. */
    public int queued() {
        return queue.size();
    }

    /** Whether the caller is the commit thread. */
    public boolean isCommitThread() {
        return Thread.currentThread() == thread;
    }

    /**
     * Refuses new work, does what was accepted, ends the thread. Called by an announcement it does not wait. With a longest
     * answer it waits no longer than that: a thread that is stuck is left behind, and what it had taken on is answered.
     */
    @Override
    public void close() {
        boolean isFirst = !isClosed;
        isClosed = true;
        if (isCommitThread()) {
            return;
        }
        queue.wake();
        awaitEnd();
        if (thread.isAlive()) {
            LOG.error("{}: stuck in a commit, left behind", name);
            queue.refuseAll(new StoreException(Reason.CLOSED, "the store is closed"));
        } else if (ended != null && isFirst) {
            release();
        }
    }

    private void awaitEnd() {
        long waitMillis = limits.hasMaxAnswer() ? limits.maxAnswerMillis() + CLOSE_GRACE_MILLIS : 0;
        boolean isInterrupted = false;
        boolean isOver = false;
        while (!isOver) {
            try {
                thread.join(waitMillis);
                isOver = true;
            } catch (InterruptedException interrupted) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
