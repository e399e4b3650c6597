package io.fanfare.gateway.topic;

import io.fanfare.gateway.upkeep.FailureLog;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections of a loop that have been written to and not yet flushed. They are flushed together at the end of the drain
 * or of the loop's present tasks: one system call for all that is pending on a connection. Owned by one loop.
 */
public final class FlushQueue implements Runnable {
    /** A connection. It adds itself once and not again before it was flushed. */
    public interface Flushable {
        void flushNow();
    }

    private static final Logger LOG = LoggerFactory.getLogger(FlushQueue.class);

    private final FailureLog failures = new FailureLog(LOG);
    private final EventExecutor loop;
    private final ArrayList<Flushable> pending = new ArrayList<>();
    private boolean isScheduled;

    public FlushQueue(EventExecutor loop) {
        this.loop = loop;
    }

    public void add(Flushable flushable) {
        pending.add(flushable);
        if (!isScheduled) {
            isScheduled = true;
            loop.execute(this);
        }
    }

    /** What is added until {@link #endBatch} is flushed there and needs no task of its own. */
    void beginBatch() {
        isScheduled = true;
    }

    void endBatch() {
        run();
    }

    /** Flushes all, and what flushing makes writable and so adds. One that fails does not keep the others from it. */
    @Override
    public void run() {
        isScheduled = false;
        for (int i = 0; i < pending.size(); i++) {
            try {
                pending.get(i).flushNow();
            } catch (RuntimeException | Error bug) {
                failures.error("a connection can't be flushed", bug);
            }
        }
        pending.clear();
    }
}
