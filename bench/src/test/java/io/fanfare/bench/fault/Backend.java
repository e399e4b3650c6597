package io.fanfare.bench.fault;

import io.fanfare.bench.process.NumberedPayload;
import java.util.Random;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * A publisher: one value after the other, to one of its topics. With keys, it tries each value again, on another node, until it
 * is acknowledged; without, once. Now and then it publishes again what was acknowledged. Lives on its scheduler's one thread.
 */
final class Backend {
    private static final int RETRY_MILLIS = 50;
    private static final int AGAIN_ONE_IN = 20;
    private static final int MOVE_ONE_IN = 50;
    private static final int LARGE_ONE_IN = 100;
    private static final int LARGE_BYTES = 20_000;
    private static final int SMALL_BYTES = 200;

    private final String name;
    private final Checker checker;
    private final Route route;
    private final boolean hasKeys;
    private final TopicChoice topics;
    private final int intervalMillis;
    private final IntSupplier nextValue;
    private final ScheduledExecutorService scheduler;
    private final Random random;
    private final Journey journey;
    private volatile boolean isStopped;
    private volatile boolean isIdle;
    private volatile String lastFailure;

    /** A value on its way. */
    private record Item(String topic, int value, byte[] payload, String key, boolean wasAcknowledged) {}

    /**
     * @param number unique among backends
     * @param nextValue unique values, each greater than those before
     */
    Backend(
            int number,
            Nodes nodes,
            Checker checker,
            Route route,
            boolean hasKeys,
            TopicChoice topics,
            int intervalMillis,
            IntSupplier nextValue,
            ScheduledExecutorService scheduler,
            Random random) {
        this.name = "backend " + number;
        this.checker = checker;
        this.route = route;
        this.hasKeys = hasKeys;
        this.topics = topics;
        this.intervalMillis = intervalMillis;
        this.nextValue = nextValue;
        this.scheduler = scheduler;
        this.random = random;
        this.journey = new Journey(nodes, number);
    }

    void start() {
        later(this::publishNext, random.nextInt(intervalMillis));
    }

    /** What is under way is still seen through. */
    void stop() {
        isStopped = true;
    }

    /** Whether it has stopped, with nothing under way. */
    boolean isIdle() {
        return isIdle;
    }

    private void publishNext() {
        if (isStopped) {
            isIdle = true;
            return;
        }
        if (random.nextInt(MOVE_ONE_IN) == 0) {
            journey.moveOn();
        }
        String topic = topics.next();
        int value = nextValue.getAsInt();
        int padding = random.nextInt(random.nextInt(LARGE_ONE_IN) == 0 ? LARGE_BYTES : SMALL_BYTES);
        attempt(new Item(topic, value, NumberedPayload.of(value, padding), hasKeys ? "key-" + value : null, false));
    }

    private void attempt(Item item) {
        checker.sent(item.topic(), item.value(), item.key() != null, journey.stream());
        route.publish(journey.node(), item.topic(), item.payload(), item.key())
                .whenCompleteAsync((outcome, never) -> onOutcome(item, outcome), scheduler);
    }

    private void onOutcome(Item item, Outcome outcome) {
        switch (outcome.kind()) {
            case OK -> {
                checker.acknowledged(item.value(), outcome.position(), outcome.isDuplicate());
                goOnAfter(item);
            }
            case REFUSED -> {
                checker.refused(item.value());
                recover(item, outcome);
            }
            case UNKNOWN -> {
                checker.unknown(item.value());
                recover(item, outcome);
            }
            case WRONG -> {
                checker.refused(item.value());
                checker.breach(Breach.Kind.UNEXPECTED, name + ": " + outcome.words());
                later(this::publishNext, intervalMillis);
            }
        }
    }

    private void goOnAfter(Item item) {
        if (hasKeys && !item.wasAcknowledged() && random.nextInt(AGAIN_ONE_IN) == 0) {
            journey.moveOn();
            attempt(new Item(item.topic(), item.value(), item.payload(), item.key(), true));
        } else {
            later(this::publishNext, intervalMillis / 2 + random.nextInt(intervalMillis));
        }
    }

    private void recover(Item item, Outcome outcome) {
        lastFailure = outcome.words();
        journey.moveOn();
        int pauseMillis = RETRY_MILLIS + random.nextInt(RETRY_MILLIS);
        later(hasKeys ? () -> attempt(item) : this::publishNext, pauseMillis);
    }

    private void later(Runnable work, long millis) {
        scheduler.schedule(work, millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public String toString() {
        return name + (isIdle ? "" : ", busy; last failure: " + lastFailure);
    }
}
