package io.fanfare.gateway.bootstrap;

import io.fanfare.gateway.session.Session;
import io.fanfare.gateway.session.SessionLoop;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a node's clients away without running over the other nodes: tells all of them at once within which time to go,
 * serves them until that is over, then closes those that are still there at a steady pace.
 */
final class Drain {
    private static final Logger LOG = LoggerFactory.getLogger(Drain.class);
    private static final int TICK_MILLIS = 50;

    private final NodeLoops loops;
    private final long reconnectWindowMillis;
    private final long timeoutMillis;
    private final int closesPerSecond;

    Drain(NodeLoops loops, long reconnectWindowMillis, long timeoutMillis, int closesPerSecond) {
        this.loops = loops;
        this.reconnectWindowMillis = reconnectWindowMillis;
        this.timeoutMillis = timeoutMillis;
        this.closesPerSecond = closesPerSecond;
    }

    /**
     * Drains, and returns when no session is left or time is up.
     *
     * @return how many sessions were left
     * @throws InterruptedException if the calling thread is told to stop waiting
     */
    int run() throws InterruptedException {
        long startedAtNanos = System.nanoTime();
        int sessions = loops.sessionCount();
        LOG.info(
                "draining {} sessions: {} ms to go by themselves, then {} a second",
                sessions,
                reconnectWindowMillis,
                closesPerSecond);
        for (SessionLoop loop : loops.sessionLoops()) {
            loop.executor().execute(() -> announce(loop));
        }
        long timeoutNanos = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        while (loops.sessionCount() > 0 && System.nanoTime() - startedAtNanos < timeoutNanos) {
            TimeUnit.MILLISECONDS.sleep(TICK_MILLIS);
        }
        int left = loops.sessionCount();
        LOG.info("drained: {} sessions left", left);
        return left;
    }

    private void announce(SessionLoop loop) {
        for (Session session : loop.snapshot()) {
            session.announceDrain(reconnectWindowMillis);
        }
        loop.executor().schedule(() -> closeRest(loop), reconnectWindowMillis, TimeUnit.MILLISECONDS);
    }

    private void closeRest(SessionLoop loop) {
        ArrayList<Session> sessions = loop.snapshot();
        if (!sessions.isEmpty()) {
            long share = (long) closesPerSecond * sessions.size() / Math.max(sessions.size(), loops.sessionCount());
            closeSome(loop, sessions, (int) Math.max(1, share * TICK_MILLIS / 1000));
        }
    }

    private void closeSome(SessionLoop loop, ArrayList<Session> sessions, int perTick) {
        for (int i = 0; i < perTick && !sessions.isEmpty(); i++) {
            sessions.remove(sessions.size() - 1).drain();
        }
        if (!sessions.isEmpty()) {
            loop.executor().schedule(() -> closeSome(loop, sessions, perTick), TICK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }
}
