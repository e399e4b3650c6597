package io.fanfare.gateway.topic;

import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;

/**
 * Connections of a loop that have been written to and not yet flushed. They are flushed together at the end of the drain
 * or of the loop's present tasks: one system call for all that is pending on a connection. Owned by one loop.
 */
public final class FlushQueue implements Runnable {
    /** A connection. It adds itself once and not again before it was flushed. */
    public interface Flushable {
        void flushNow();
    }

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

    /** Flushes all, and what flushing makes writable and so adds. */
    @Override
    public void run() {
        isScheduled = false;
        for (int i = 0; i < pending.size(); i++) {
            pending.get(i).flushNow();
        }
        pending.clear();
    }
}
