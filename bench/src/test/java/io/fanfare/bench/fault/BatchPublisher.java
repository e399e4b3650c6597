package io.fanfare.bench.fault;

import io.fanfare.bench.fault.BatchRoute.Entry;
import io.fanfare.bench.process.NumberedPayload;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.IntSupplier;

/**
 * A publisher of batches: values with keys, without, and ephemeral ones in each, to several topics, some of them twice. What has
 * a key and was not acknowledged comes again in the next batch, on another node, until it is; and now and then a whole batch that
 * was.
 */
final class BatchPublisher extends TirelessPublisher {
    private static final int MAX_ENTRIES = 8;
    private static final int INTERVAL_MILLIS = 200;
    private static final int AGAIN_ONE_IN = 10;
    private static final int TWICE_ONE_IN = 10;
    private static final int MOVE_ONE_IN = 20;
    private static final int WITH_KEY_OF_TEN = 7;
    private static final int EPHEMERAL_ONE_IN = 5;
    private static final int PADDING_BYTES = 200;

    private final BatchRoute route;
    private final TopicChoice durableTopics;
    private final TopicChoice ephemeralTopics;
    private final IntSupplier nextValue;
    private final ScheduledExecutorService scheduler;
    private int batchCount;

    /**
     * @param number unique among publishers
     * @param nextValue unique values, each greater than those before
     */
    BatchPublisher(
            int number,
            Nodes nodes,
            Checker checker,
            TopicChoice durableTopics,
            TopicChoice ephemeralTopics,
            IntSupplier nextValue,
            ScheduledExecutorService scheduler,
            Random random) {
        super(
                "batch publisher " + number,
                checker,
                new NodeChoice(nodes, number),
                INTERVAL_MILLIS,
                MOVE_ONE_IN,
                scheduler,
                random);
        this.route = new BatchRoute(nodes);
        this.durableTopics = durableTopics;
        this.ephemeralTopics = ephemeralTopics;
        this.nextValue = nextValue;
        this.scheduler = scheduler;
    }

    /** How many it has sent; exact once it is idle. */
    int batchCount() {
        return batchCount;
    }

    @Override
    void publishNext() {
        List<Entry> entries = new ArrayList<>();
        for (int count = 1 + random.nextInt(MAX_ENTRIES); entries.size() < count; ) {
            Entry entry = nextEntry();
            entries.add(entry);
            if (entry.key() != null && random.nextInt(TWICE_ONE_IN) == 0) {
                entries.add(entry);
            }
        }
        attempt(entries, true);
    }

    private Entry nextEntry() {
        int value = nextValue.getAsInt();
        byte[] payload = NumberedPayload.of(value, random.nextInt(PADDING_BYTES));
        if (random.nextInt(EPHEMERAL_ONE_IN) == 0) {
            return new Entry(ephemeralTopics.next(), value, payload, null);
        }
        return new Entry(
                durableTopics.next(), value, payload, random.nextInt(10) < WITH_KEY_OF_TEN ? "key-" + value : null);
    }

    private void attempt(List<Entry> entries, boolean isFirst) {
        batchCount++;
        long stream = journey.stream();
        for (Entry entry : entries) {
            checker.sent(entry.topic(), entry.value(), entry.key() != null, stream);
        }
        route.publish(journey.node(), entries)
                .whenCompleteAsync((outcomes, never) -> onOutcomes(entries, outcomes, isFirst), scheduler);
    }

    private void onOutcomes(List<Entry> entries, List<Outcome> outcomes, boolean isFirst) {
        Set<Entry> left = new LinkedHashSet<>();
        boolean hasFailed = false;
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            hasFailed |= !take(entry.value(), outcomes.get(i));
            if (entry.key() != null && outcomes.get(i).isWorthAnotherTry()) {
                left.add(entry);
            }
        }
        BatchOrder.check(checker, name, entries, outcomes);
        if (hasFailed) {
            journey.moveOn();
        }
        if (!left.isEmpty()) {
            tryAgain(() -> attempt(List.copyOf(left), false));
        } else if (isFirst && !hasFailed && random.nextInt(AGAIN_ONE_IN) == 0) {
            again(entries);
        } else {
            goOn();
        }
    }

    private void again(List<Entry> entries) {
        List<Entry> keyed =
                entries.stream().filter(entry -> entry.key() != null).toList();
        if (keyed.isEmpty()) {
            goOn();
        } else {
            journey.moveOn();
            attempt(keyed, false);
        }
    }
}
