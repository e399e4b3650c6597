package io.fanfare.client;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** Timers by name. One that is set again replaces itself. Confined to the loop. */
final class Timers {
    /** More than this late, and the device was asleep rather than busy. */
    private static final long ASLEEP_MILLIS = 5_000;

    private final Loop loop;
    private final Runnable onWoken;
    private final Map<String, Loop.Timer> running = new HashMap<>();

    /** @param onWoken called before what is far too late because the device was asleep */
    Timers(Loop loop, Runnable onWoken) {
        this.loop = loop;
        this.onWoken = onWoken;
    }

    /** After a time and a random part of another one. */
    void set(String name, long afterMillis, long jitterMillis, Runnable task) {
        stop(name);
        long millis = afterMillis
                + (jitterMillis <= 0 ? 0 : ThreadLocalRandom.current().nextLong(jitterMillis + 1));
        long dueMillis = loop.nowMillis() + millis;
        running.put(name, loop.after(millis, () -> {
            running.remove(name);
            if (loop.nowMillis() - dueMillis > ASLEEP_MILLIS) {
                onWoken.run();
            }
            task.run();
        }));
    }

    void stop(String name) {
        Loop.Timer timer = running.remove(name);
        if (timer != null) {
            timer.cancel();
        }
    }

    void stopAll() {
        for (Loop.Timer timer : running.values()) {
            timer.cancel();
        }
        running.clear();
    }
}
