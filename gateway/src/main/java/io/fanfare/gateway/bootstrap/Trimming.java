package io.fanfare.gateway.bootstrap;

import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.upkeep.PeriodicWork;
import io.fanfare.storage.HistoryStore;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;

/** Has the store remove what retention no longer keeps, a bounded part at a time, until there is nothing left to do. */
final class Trimming {
    private final HistoryStore store;
    private final long intervalMillis;
    private final GatewayMetrics metrics;
    private final ScheduledExecutorService timer;
    private final PeriodicWork work;

    Trimming(HistoryStore store, long intervalMillis, ScheduledExecutorService timer, GatewayMetrics metrics) {
        this.store = store;
        this.intervalMillis = intervalMillis;
        this.timer = timer;
        this.metrics = metrics;
        this.work = new PeriodicWork("trimming of history", this::trim, metrics);
    }

    /** Begins; it ends with the timer. */
    void start() {
        work.start(timer, intervalMillis);
    }

    /** The next part follows at once while there is something to remove, so that trimming keeps up with publishing. */
    private CompletionStage<Void> trim() {
        return store.trim()
                .thenAcceptAsync(
                        removed -> {
                            metrics.trimmed(removed);
                            if (removed > 0) {
                                timer.execute(work);
                            }
                        },
                        timer);
    }
}
