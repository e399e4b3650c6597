package io.fanfare.bench.fault;

import io.fanfare.bench.process.NumberedPayload;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.IntSupplier;

/**
 * A publisher with dozens of publishes in flight: values with keys, all at once, each to a topic of its own choice. What was not
 * acknowledged comes again until it is; mostly by way of the same node, whose failures add up for whoever would count them.
 */
final class BurstPublisher extends TirelessPublisher {
    /** Fewer than a session may have in flight, and enough to meet every limit on errors within two. */
    private static final int MAX_ENTRIES = 56;

    private static final int MIN_ENTRIES = 32;
    private static final int INTERVAL_MILLIS = 2_000;
    private static final int RETRY_MILLIS = 400;
    private static final int MOVE_ONE_IN = 20;
    private static final int MOVE_ON_FAILURE_ONE_IN = 4;
    private static final int PADDING_BYTES = 50;

    private final PublishRoute route;
    private final List<String> topics;
    private final IntSupplier nextValue;
    private final ScheduledExecutorService scheduler;

    /** A value on its way. */
    private record Item(String topic, int value, byte[] payload) {}

    /**
     * @param number unique among publishers
     * @param topics durable ones
     * @param nextValue unique values, each greater than those before
     */
    BurstPublisher(
            int number,
            Nodes nodes,
            Checker checker,
            PublishRoute route,
            List<String> topics,
            IntSupplier nextValue,
            ScheduledExecutorService scheduler,
            Random random) {
        super(
                "burst publisher " + number,
                checker,
                new NodeChoice(nodes, number),
                INTERVAL_MILLIS,
                MOVE_ONE_IN,
                scheduler,
                random);
        this.route = route;
        this.topics = topics;
        this.nextValue = nextValue;
        this.scheduler = scheduler;
    }

    @Override
    void publishNext() {
        List<Item> items = new ArrayList<>();
        for (int left = MIN_ENTRIES + random.nextInt(MAX_ENTRIES - MIN_ENTRIES); left > 0; left--) {
            int value = nextValue.getAsInt();
            String topic = topics.get(random.nextInt(topics.size()));
            items.add(new Item(topic, value, NumberedPayload.of(value, random.nextInt(PADDING_BYTES))));
        }
        attempt(items);
    }

    private void attempt(List<Item> items) {
        List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
        for (Item item : items) {
            checker.sent(item.topic(), item.value(), true, journey.stream());
            outcomes.add(route.publish(journey.node(), item.topic(), item.payload(), "key-" + item.value())
                    .toCompletableFuture());
        }
        CompletableFuture.allOf(outcomes.toArray(CompletableFuture[]::new))
                .whenCompleteAsync((nothing, never) -> onOutcomes(items, outcomes), scheduler);
    }

    private void onOutcomes(List<Item> items, List<CompletableFuture<Outcome>> outcomes) {
        List<Item> left = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            Outcome outcome = outcomes.get(i).join();
            take(items.get(i).value(), outcome);
            if (outcome.isWorthAnotherTry()) {
                left.add(items.get(i));
            }
        }
        if (left.isEmpty()) {
            goOn();
            return;
        }
        if (random.nextInt(MOVE_ON_FAILURE_ONE_IN) == 0) {
            journey.moveOn();
        }
        tryAgain(() -> attempt(left), RETRY_MILLIS);
    }
}
