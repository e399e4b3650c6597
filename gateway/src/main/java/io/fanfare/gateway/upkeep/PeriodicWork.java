package io.fanfare.gateway.upkeep;

import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.storage.StoreException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work that is done again and again. Whatever goes wrong in one run, the next one comes: a bare schedule would end in silence
 * with the first exception. The first of several failures in a row and the first success after them are a line in the log
 * each; every failure is counted under the work's name.
 *
 * <p>One run is under way at a time: what would begin another one meanwhile does nothing. Runs begun by {@link #start} begin
 * on the timer's thread. With the timer the work ends: none is begun any more, and how the last one went is of no interest,
 * since a node that stops takes away what it needs.
 */
public final class PeriodicWork implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(PeriodicWork.class);
    private static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);

    private final String name;
    private final Work work;
    private final GatewayMetrics metrics;
    private final AtomicBoolean isUnderWay = new AtomicBoolean();
    private volatile boolean isFailing;
    /** Null before {@link #endWith}. */
    private volatile ScheduledExecutorService timer;

    /** One run of it. */
    @FunctionalInterface
    public interface Work {
        /**
         * Begins a run.
         *
         * @return completes with the run's outcome, on any thread
         */
        CompletionStage<?> begin();
    }

    /**
     * Work that may go on after it was begun.
     *
     * @param name such as {@code comparison of heads}: what the log and the metrics call it
     */
    public PeriodicWork(String name, Work work, GatewayMetrics metrics) {
        this.name = name;
        this.work = work;
        this.metrics = metrics;
        metrics.workFailed(name, 0);
    }

    /** Work that is over when it returns. */
    public static PeriodicWork of(String name, Runnable work, GatewayMetrics metrics) {
        return new PeriodicWork(
                name,
                () -> {
                    work.run();
                    return DONE;
                },
                metrics);
    }

    /** Begins runs, the first after one interval, each so long after the last one was begun; it ends with the timer. */
    public void start(ScheduledExecutorService timer, long intervalMillis) {
        endWith(timer);
        timer.scheduleWithFixedDelay(this, intervalMillis, intervalMillis, TimeUnit.MILLISECONDS);
    }

    /** Ends with a timer that others begin its runs by. */
    public PeriodicWork endWith(ScheduledExecutorService beginning) {
        timer = beginning;
        return this;
    }

    /** Begins a run now, unless one is under way or the timer was shut down. Never throws. */
    @Override
    public void run() {
        if (isOver() || !isUnderWay.compareAndSet(false, true)) {
            return;
        }
        CompletionStage<?> outcome;
        try {
            outcome = work.begin();
        } catch (Throwable failure) {
            end(failure);
            return;
        }
        if (outcome == DONE) {
            end(null);
        } else {
            outcome.whenComplete((done, failure) -> end(failure));
        }
    }

    private void end(Throwable failure) {
        if (failure != null) {
            OutOfMemory.endProcessIf(failure);
            if (isOver()) {
                return;
            }
            metrics.workFailed(name, 1);
            if (!isFailing) {
                tell(CompletionCause.of(failure));
            }
        } else if (isFailing) {
            LOG.info("{}: works again", name);
        }
        isFailing = failure != null;
        isUnderWay.set(false);
    }

    private boolean isOver() {
        return timer != null && timer.isShutdown();
    }

    /** An outage is told in a line; anything else is a fault of ours. */
    private void tell(Throwable failure) {
        if (failure instanceof StoreException) {
            LOG.warn("{}: failed, it is tried again: {}", name, failure.getMessage());
        } else {
            LOG.error("{}: failed by a fault of the node, it is tried again", name, failure);
        }
    }
}
