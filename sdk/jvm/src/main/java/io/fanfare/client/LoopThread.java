package io.fanfare.client;

import java.util.ArrayDeque;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * A loop on a daemon thread of its own, which is there while there is something to do, or something to wait for. A task that throws
 * is told to the logger, and ends nothing.
 */
final class LoopThread implements Loop {
    /** A clock that counts sleep may be further than the thread's own: it is looked at so often. */
    private static final long LONGEST_WAIT_MILLIS = 5_000;

    private static final long IDLE_MILLIS = 5_000;

    private final String name;
    private final Clock clock;
    private final Logger logger;
    private final Object lock = new Object();
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final PriorityQueue<Later> timers = new PriorityQueue<>();
    private long lastTimer;
    private boolean hasThread;

    LoopThread(String name, Clock clock, Logger logger) {
        this.name = name;
        this.clock = clock;
        this.logger = logger;
    }

    private final class Later implements Timer, Comparable<Later> {
        final long dueMillis;
        final long number;
        final Runnable task;

        Later(long dueMillis, long number, Runnable task) {
            this.dueMillis = dueMillis;
            this.number = number;
            this.task = task;
        }

        @Override
        public int compareTo(Later other) {
            int order = Long.compare(dueMillis, other.dueMillis);
            return order != 0 ? order : Long.compare(number, other.number);
        }

        @Override
        public void cancel() {
            synchronized (lock) {
                timers.remove(this);
            }
        }
    }

    @Override
    public long nowMillis() {
        return clock.elapsedMillis();
    }

    @Override
    public void execute(Runnable task) {
        synchronized (lock) {
            tasks.add(task);
            wake();
        }
    }

    @Override
    public Timer after(long millis, Runnable task) {
        long dueMillis = clock.elapsedMillis() + millis;
        synchronized (lock) {
            Later later = new Later(dueMillis, ++lastTimer, task);
            timers.add(later);
            wake();
            return later;
        }
    }

    private void wake() {
        if (hasThread) {
            lock.notifyAll();
            return;
        }
        hasThread = true;
        Thread thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        for (Runnable next = next(); next != null; next = next()) {
            try {
                next.run();
            } catch (RuntimeException | Error fault) {
                logger.warn("a fault of the client", fault);
            }
        }
    }

    /** @return null if there is nothing to do any more, and no thread needed */
    private @Nullable Runnable next() {
        boolean isInterrupted = false;
        long idleSinceMillis = clock.elapsedMillis();
        try {
            synchronized (lock) {
                for (; ; ) {
                    long now = clock.elapsedMillis();
                    Later first = timers.peek();
                    if (first != null && first.dueMillis <= now) {
                        timers.remove(first);
                        return first.task;
                    }
                    if (!tasks.isEmpty()) {
                        return tasks.remove();
                    }
                    if (first == null && now - idleSinceMillis >= IDLE_MILLIS) {
                        hasThread = false;
                        return null;
                    }
                    long until = first == null ? IDLE_MILLIS : first.dueMillis - now;
                    try {
                        lock.wait(Math.max(1, Math.min(until, LONGEST_WAIT_MILLIS)));
                    } catch (InterruptedException nobodyElses) {
                        isInterrupted = true;
                    }
                }
            }
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
