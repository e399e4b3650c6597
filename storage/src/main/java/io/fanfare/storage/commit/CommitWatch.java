package io.fanfare.storage.commit;

import io.fanfare.storage.FatalErrors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks again and again whether something has waited too long, on a thread of its own, because the one that commits may be
 * stuck in a system call. Looks ten times in the longest wait.
 */
final class CommitWatch {
    private static final Logger LOG = LoggerFactory.getLogger(CommitWatch.class);
    private static final long MIN_PAUSE_MILLIS = 5;
    private static final long MAX_PAUSE_MILLIS = 250;

    private final String name;
    private final Runnable look;
    private final long pauseNanos;
    private final Thread thread;
    private volatile boolean isEnded;
    /** Of its thread. */
    private boolean hasFailed;

    CommitWatch(String name, long maxWaitMillis, Runnable look) {
        this.name = name;
        this.look = look;
        this.pauseNanos = TimeUnit.MILLISECONDS.toNanos(
                Math.max(MIN_PAUSE_MILLIS, Math.min(maxWaitMillis / 10, MAX_PAUSE_MILLIS)));
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        while (!isEnded) {
            LockSupport.parkNanos(pauseNanos);
            try {
                look.run();
            } catch (RuntimeException | Error failure) {
                if (!hasFailed) {
                    LOG.error("{}: a look failed, trying on", name, failure);
                    hasFailed = true;
                }
                FatalErrors.rethrow(failure);
            }
        }
    }

    /** Ends soon after; does not wait for it. */
    void end() {
        isEnded = true;
        LockSupport.unpark(thread);
    }
}
