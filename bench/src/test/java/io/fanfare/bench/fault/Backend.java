package io.fanfare.bench.fault;

import io.fanfare.bench.process.NumberedPayload;
import java.util.Random;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.IntSupplier;

/**
 * A publisher: one value after the other, to one of its topics. With keys, it tries each value again, on another node, until it
 * is acknowledged; without, once. Now and then it publishes again what was acknowledged.
 */
final class Backend extends TirelessPublisher {
    private static final int AGAIN_ONE_IN = 20;
    private static final int MOVE_ONE_IN = 50;
    private static final int LARGE_ONE_IN = 100;
    private static final int LARGE_BYTES = 20_000;
    private static final int SMALL_BYTES = 200;

    private final PublishRoute route;
    private final boolean hasKeys;
    private final TopicChoice topics;
    private final IntSupplier nextValue;
    private final ScheduledExecutorService scheduler;

    /** A value on its way. */
    private record Item(String topic, int value, byte[] payload, String key, boolean wasAcknowledged) {}

    /**
     * @param number unique among publishers
     * @param nextValue unique values, each greater than those before
     */
    Backend(
            int number,
            Nodes nodes,
            Checker checker,
            PublishRoute route,
            boolean hasKeys,
            TopicChoice topics,
            int intervalMillis,
            IntSupplier nextValue,
            ScheduledExecutorService scheduler,
            Random random) {
        super(
                "backend " + number,
                checker,
                new NodeChoice(nodes, number),
                intervalMillis,
                MOVE_ONE_IN,
                scheduler,
                random);
        this.route = route;
        this.hasKeys = hasKeys;
        this.topics = topics;
        this.nextValue = nextValue;
        this.scheduler = scheduler;
    }

    @Override
    void publishNext() {
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
        boolean isAcknowledged = take(item.value(), outcome);
        if (isAcknowledged && hasKeys && !item.wasAcknowledged() && random.nextInt(AGAIN_ONE_IN) == 0) {
            journey.moveOn();
            attempt(new Item(item.topic(), item.value(), item.payload(), item.key(), true));
            return;
        }
        if (!isAcknowledged) {
            journey.moveOn();
        }
        if (hasKeys && outcome.isWorthAnotherTry()) {
            tryAgain(() -> attempt(item));
        } else {
            goOn();
        }
    }
}
