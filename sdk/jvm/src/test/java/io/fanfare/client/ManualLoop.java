package io.fanfare.client;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A loop whose time is in the hands of the test, and which runs on the test's thread. */
final class ManualLoop implements Loop {
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final List<Later> timers = new ArrayList<>();
    private long nowMillis;
    private boolean isRunning;

    private final class Later implements Timer {
        final long dueMillis;
        final Runnable task;

        Later(long dueMillis, Runnable task) {
            this.dueMillis = dueMillis;
            this.task = task;
        }

        @Override
        public void cancel() {
            timers.remove(this);
        }
    }

    @Override
    public long nowMillis() {
        return nowMillis;
    }

    /** Runs it now, or behind what runs now. */
    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        if (isRunning) {
            return;
        }
        isRunning = true;
        try {
            while (!tasks.isEmpty()) {
                tasks.remove().run();
            }
        } finally {
            isRunning = false;
        }
    }

    @Override
    public Timer after(long millis, Runnable task) {
        Later later = new Later(nowMillis + millis, task);
        timers.add(later);
        return later;
    }

    /** Goes on so far, and lets what is due then happen. */
    void pass(long millis) {
        long end = nowMillis + millis;
        for (Later next = next(end); next != null; next = next(end)) {
            timers.remove(next);
            nowMillis = Math.max(nowMillis, next.dueMillis);
            execute(next.task);
        }
        nowMillis = end;
    }

    private Later next(long end) {
        return timers.stream()
                .filter(timer -> timer.dueMillis <= end)
                .min(Comparator.comparingLong(timer -> timer.dueMillis))
                .orElse(null);
    }

    /** Sleeps: time goes on, and nothing happens. */
    void sleep(long millis) {
        nowMillis += millis;
    }

    int timers() {
        return timers.size();
    }
}
