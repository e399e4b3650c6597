package io.fanfare.gateway.bootstrap;

import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.storage.HistoryStore;
import io.fanfare.storage.StoreException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has the store remove what retention no longer keeps, a bounded part at a time, until there is nothing left to do. */
final class Trimming {
    private static final Logger LOG = LoggerFactory.getLogger(Trimming.class);

    private final HistoryStore store;
    private final long intervalMillis;
    private final GatewayMetrics metrics;
    private final ScheduledExecutorService timer;
    /** Of the timer's thread. */
    private boolean hasFailed;

    Trimming(HistoryStore store, long intervalMillis, ScheduledExecutorService timer, GatewayMetrics metrics) {
        this.store = store;
        this.intervalMillis = intervalMillis;
        this.timer = timer;
        this.metrics = metrics;
    }

    /** Begins; it ends with the timer. */
    void start() {
        scheduleNext(intervalMillis);
    }

    private void scheduleNext(long delayMillis) {
        if (!timer.isShutdown()) {
            timer.schedule(this::trim, delayMillis, TimeUnit.MILLISECONDS);
        }
    }

    /** Goes on at once while there is something to remove, so that trimming keeps up with publishing. */
    private void trim() {
        store.trim()
                .whenCompleteAsync(
                        (removed, failure) -> {
                            noteOutcome(failure);
                            if (failure == null) {
                                metrics.trimmed(removed);
                            }
                            scheduleNext(failure == null && removed > 0 ? 0 : intervalMillis);
                        },
                        timer);
    }

    /** Of the store's own words; what a stage wraps around them says nothing. */
    private static String reason(Throwable failure) {
        Throwable told =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return told instanceof StoreException ? told.getMessage() : told.toString();
    }

    private void noteOutcome(Throwable failure) {
        if (failure != null && !hasFailed) {
            LOG.warn("history could not be trimmed, trying on: {}", reason(failure));
        } else if (failure == null && hasFailed) {
            LOG.info("history is trimmed again");
        }
        hasFailed = failure != null;
    }
}
