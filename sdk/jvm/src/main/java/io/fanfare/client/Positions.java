package io.fanfare.client;

import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The position store, on a thread where it may block. Of a topic only the newest position is written: a store that is slower than the
 * messages skips some, and holds up nobody.
 */
final class Positions {
    /** Told on the store's thread. */
    interface Loaded {
        void onLoaded(@Nullable Position position);

        void onUnreadable(Exception fault);
    }

    private final PositionStore store;
    private final Executor thread;
    private final Logger logger;
    private final Map<String, Position> waiting = new LinkedHashMap<>();
    private boolean isSaving;

    /** @param thread one task after the other, in their order */
    Positions(PositionStore store, Executor thread, Logger logger) {
        this.store = store;
        this.thread = thread;
        this.logger = logger;
    }

    /** From any thread. */
    void save(String topic, Position position) {
        synchronized (waiting) {
            waiting.put(topic, position);
            if (isSaving) {
                return;
            }
            isSaving = true;
        }
        thread.execute(this::saveAll);
    }

    /** What was to be saved before this is. */
    void load(String topic, Loaded loaded) {
        thread.execute(() -> {
            Position position;
            try {
                position = store.load(topic);
            } catch (IOException | RuntimeException fault) {
                logger.warn(topic + ": the position store can't be read", fault);
                loaded.onUnreadable(fault);
                return;
            }
            loaded.onLoaded(position);
        });
    }

    private void saveAll() {
        for (; ; ) {
            String topic;
            Position position;
            synchronized (waiting) {
                Iterator<Map.Entry<String, Position>> each = waiting.entrySet().iterator();
                if (!each.hasNext()) {
                    isSaving = false;
                    return;
                }
                Map.Entry<String, Position> first = each.next();
                topic = first.getKey();
                position = first.getValue();
                each.remove();
            }
            try {
                store.save(topic, position);
            } catch (IOException | RuntimeException fault) {
                logger.warn(topic + ": the position store can't be written", fault);
            }
        }
    }
}
