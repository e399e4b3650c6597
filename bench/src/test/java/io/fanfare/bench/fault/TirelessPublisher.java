package io.fanfare.bench.fault;

import java.util.Random;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Publishes one thing after the other until it is stopped, now and then on another node, and lets the checker know what became
 * of each value. Lives on its scheduler's one thread.
 */
abstract class TirelessPublisher {
    private static final int RETRY_MILLIS = 50;

    final String name;
    final Checker checker;
    final NodeChoice journey;
    final Random random;
    private final int intervalMillis;
    private final int moveOneIn;
    private final ScheduledExecutorService scheduler;
    private volatile boolean isStopped;
    private volatile boolean isIdle;
    private volatile String lastFailure;

    /**
     * @param intervalMillis from one end to the next beginning, on average
     * @param moveOneIn how seldom it moves to another node for no reason
     */
    TirelessPublisher(
            String name,
            Checker checker,
            NodeChoice journey,
            int intervalMillis,
            int moveOneIn,
            ScheduledExecutorService scheduler,
            Random random) {
        this.name = name;
        this.checker = checker;
        this.journey = journey;
        this.intervalMillis = intervalMillis;
        this.moveOneIn = moveOneIn;
        this.scheduler = scheduler;
        this.random = random;
    }

    final void start() {
        later(this::begin, random.nextInt(intervalMillis));
    }

    /** What is under way is still seen through. */
    final void stop() {
        isStopped = true;
    }

    /** Whether it has stopped, with nothing under way. */
    final boolean isIdle() {
        return isIdle;
    }

    private void begin() {
        if (isStopped) {
            isIdle = true;
            return;
        }
        if (random.nextInt(moveOneIn) == 0) {
            journey.moveOn();
        }
        publishNext();
    }

    /** Publishes something new, and goes on or tries again once it knows what became of it. */
    abstract void publishNext();

    /** Something new is next. */
    final void goOn() {
        later(this::begin, intervalMillis / 2 + random.nextInt(intervalMillis));
    }

    /** The same is next. */
    final void tryAgain(Runnable attempt) {
        tryAgain(attempt, RETRY_MILLIS);
    }

    /** The same is next, after this time and up to as much more. */
    final void tryAgain(Runnable attempt, int millis) {
        later(attempt, millis + random.nextInt(millis));
    }

    private void later(Runnable work, long millis) {
        scheduler.schedule(work, millis, TimeUnit.MILLISECONDS);
    }

    /**
     * Notes what became of a value.
     *
     * @return whether it was acknowledged
     */
    final boolean take(int value, Outcome outcome) {
        switch (outcome.kind()) {
            case OK -> checker.acknowledged(value, outcome.position(), outcome.isDuplicate());
            case REFUSED -> checker.refused(value);
            case UNKNOWN -> checker.unknown(value);
            case WRONG -> {
                checker.refused(value);
                checker.breach(Breach.Kind.UNEXPECTED, name + ": " + outcome.words());
            }
        }
        boolean isAcknowledged = outcome.kind() == Outcome.Kind.OK;
        if (!isAcknowledged) {
            lastFailure = outcome.words();
        }
        return isAcknowledged;
    }

    @Override
    public final String toString() {
        return name + (isIdle ? "" : ", busy; last failure: " + lastFailure);
    }
}
