package io.fanfare.bench.fault;

import io.fanfare.bench.fault.BatchRoute.Entry;
import io.fanfare.bench.process.NumberedPayload;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * A publisher of batches: values with keys, without, and ephemeral ones in each, to several topics, some of them twice. What has
 * a key and was not acknowledged comes again in the next batch, on another node, until it is; and now and then a whole batch that
 * was. Lives on its scheduler's one thread.
 */
final class BatchPublisher {
    private static final int MAX_ENTRIES = 8;
    private static final int INTERVAL_MILLIS = 200;
    private static final int RETRY_MILLIS = 50;
    private static final int AGAIN_ONE_IN = 10;
    private static final int TWICE_ONE_IN = 10;
    private static final int MOVE_ONE_IN = 20;
    private static final int WITH_KEY_OF_TEN = 7;
    private static final int EPHEMERAL_ONE_IN = 5;
    private static final int PADDING_BYTES = 200;

    private final String name;
    private final Checker checker;
    private final BatchRoute route;
    private final TopicChoice durableTopics;
    private final TopicChoice ephemeralTopics;
    private final Journey journey;
    private final IntSupplier nextValue;
    private final ScheduledExecutorService scheduler;
    private final Random random;
    private int batchCount;
    private volatile boolean isStopped;
    private volatile boolean isIdle;
    private volatile String lastFailure;

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
        this.name = "batch publisher " + number;
        this.checker = checker;
        this.route = new BatchRoute(nodes);
        this.durableTopics = durableTopics;
        this.ephemeralTopics = ephemeralTopics;
        this.journey = new Journey(nodes, number);
        this.nextValue = nextValue;
        this.scheduler = scheduler;
        this.random = random;
    }

    void start() {
        later(this::publishNext, random.nextInt(INTERVAL_MILLIS));
    }

    /** What is under way is still seen through. */
    void stop() {
        isStopped = true;
    }

    /** Whether it has stopped, with nothing under way. */
    boolean isIdle() {
        return isIdle;
    }

    /** How many it has sent; exact once it is idle. */
    int batchCount() {
        return batchCount;
    }

    private void publishNext() {
        if (isStopped) {
            isIdle = true;
            return;
        }
        if (random.nextInt(MOVE_ONE_IN) == 0) {
            journey.moveOn();
        }
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
            boolean isAcknowledged = take(entries.get(i), outcomes.get(i));
            hasFailed |= !isAcknowledged;
            if (!isAcknowledged
                    && entries.get(i).key() != null
                    && outcomes.get(i).kind() != Outcome.Kind.WRONG) {
                left.add(entries.get(i));
            }
        }
        BatchOrder.check(checker, name, entries, outcomes);
        if (hasFailed) {
            journey.moveOn();
        }
        if (!left.isEmpty()) {
            later(() -> attempt(List.copyOf(left), false), RETRY_MILLIS + random.nextInt(RETRY_MILLIS));
        } else if (isFirst && !hasFailed && random.nextInt(AGAIN_ONE_IN) == 0) {
            again(entries);
        } else {
            later(this::publishNext, INTERVAL_MILLIS / 2 + random.nextInt(INTERVAL_MILLIS));
        }
    }

    /** @return whether it was acknowledged */
    private boolean take(Entry entry, Outcome outcome) {
        switch (outcome.kind()) {
            case OK -> checker.acknowledged(entry.value(), outcome.position(), outcome.isDuplicate());
            case REFUSED -> checker.refused(entry.value());
            case UNKNOWN -> checker.unknown(entry.value());
            case WRONG -> {
                checker.refused(entry.value());
                checker.breach(Breach.Kind.UNEXPECTED, name + ": " + outcome.words());
            }
        }
        if (outcome.kind() != Outcome.Kind.OK) {
            lastFailure = outcome.words();
        }
        return outcome.kind() == Outcome.Kind.OK;
    }

    private void again(List<Entry> entries) {
        List<Entry> keyed =
                entries.stream().filter(entry -> entry.key() != null).toList();
        if (keyed.isEmpty()) {
            later(this::publishNext, INTERVAL_MILLIS);
        } else {
            journey.moveOn();
            attempt(keyed, false);
        }
    }

    private void later(Runnable work, long millis) {
        scheduler.schedule(work, millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public String toString() {
        return name + (isIdle ? "" : ", busy; last failure: " + lastFailure);
    }
}
