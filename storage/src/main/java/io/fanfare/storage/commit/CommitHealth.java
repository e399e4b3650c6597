package io.fanfare.storage.commit;

import io.fanfare.storage.StoreException;
import io.fanfare.storage.StoreHealth;
import io.fanfare.storage.StoreHealth.State;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the last commits went, with a line in the log for each change. Safe for any thread. */
final class CommitHealth {
    private static final Logger LOG = LoggerFactory.getLogger(CommitHealth.class);

    private final String name;
    private final State whenFailing;
    private final long maxCommitMillis;
    private volatile Standing standing = new Standing(State.COMMITS, "", System.nanoTime());
    /** When the commit under way began, 0 while there is none. */
    private volatile long begunAtNanos;

    private record Standing(State state, String reason, long sinceNanos) {}

    /**
     * @param isShared whether a failure is one of all nodes
     * @param maxCommitMillis a commit that takes longer counts as failing
     */
    CommitHealth(String name, boolean isShared, long maxCommitMillis) {
        this.name = name;
        this.whenFailing = isShared ? State.SHARED_STORE_FAILS : State.NODE_FAILS;
        this.maxCommitMillis = maxCommitMillis;
    }

    void begin(long nowNanos) {
        begunAtNanos = nowNanos;
    }

    void succeed() {
        begunAtNanos = 0;
        if (isFailing()) {
            recover();
        }
    }

    private synchronized void recover() {
        Standing before = standing;
        if (before.state() != State.COMMITS) {
            standing = new Standing(State.COMMITS, "", System.nanoTime());
            LOG.info("{}: publishes are taken again after {} ms", name, millisSince(before.sinceNanos()));
        }
    }

    /** A commit failed; one that the store only had no room for says nothing about its health. */
    synchronized void fail(StoreException failure) {
        begunAtNanos = 0;
        switch (failure.reason()) {
            case OVERLOADED, CLOSED -> succeed();
            case UNAVAILABLE, OUTCOME_UNKNOWN -> change(whenFailing, failure.getMessage());
        }
    }

    /** A commit failed by a fault of ours. */
    synchronized void failBy(Throwable bug) {
        begunAtNanos = 0;
        if (standing.state() == State.COMMITS) {
            LOG.error("{}: a commit failed by a fault of this program", name, bug);
        }
        change(whenFailing, "a commit failed by a fault of this program: " + bug);
    }

    /** There will be no further commit. */
    synchronized void end(Throwable cause) {
        begunAtNanos = 0;
        change(State.NODE_FAILS, "the thread that commits has ended, restart this node: " + cause);
    }

    /** Finds out whether the commit under way takes too long. From any thread. */
    synchronized void look() {
        long begun = begunAtNanos;
        if (begun != 0 && millisSince(begun) > maxCommitMillis) {
            change(whenFailing, "a commit takes longer than " + maxCommitMillis + " ms");
        }
    }

    private void change(State state, String reason) {
        Standing before = standing;
        boolean isNew = before.state() != state;
        standing = new Standing(state, reason, isNew ? System.nanoTime() : before.sinceNanos());
        if (isNew) {
            LOG.error("{}: publishes are refused: {}", name, reason);
        }
    }

    boolean isFailing() {
        return standing.state() != State.COMMITS;
    }

    StoreHealth now() {
        Standing seen = standing;
        return new StoreHealth(seen.state(), seen.reason(), millisSince(seen.sinceNanos()));
    }

    private static long millisSince(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
    }
}
