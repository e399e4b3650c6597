package io.fanfare.gateway.topic;

import io.fanfare.gateway.bus.Bus;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.upkeep.PeriodicWork;
import io.fanfare.protocol.TopicName;
import io.fanfare.storage.HistoryStore;
import io.fanfare.storage.TopicHead;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Asks the store for the heads of all durable topics that this node follows, again and again, so that what the bus lost is
 * found although nothing comes after it. Rounds follow each other slowly while the bus is healthy, quickly while it is not,
 * and at once when the bus has doubts.
 *
 * <p>A round is a row of bulk reads, one at a time. While the bus is healthy the pauses between them take nine times as
 * long as the reads, so that a round over many topics lasts longer instead of loading the store more.
 *
 * <p>Owned by the timer's thread.
 */
public final class HeadComparison {
    static final int TICK_MILLIS = 50;
    static final int TOPICS_AT_ONCE = 1_000;
    private static final int PAUSE_FACTOR = 9;

    private final TopicHub hub;
    private final HistoryStore store;
    private final Bus bus;
    private final HistorySettings settings;
    private final ScheduledExecutorService timer;
    private final GatewayMetrics metrics;
    private final PeriodicWork rounds;
    private int ticksSinceRound;
    private boolean isInDoubt;
    private boolean hasFailed;

    public HeadComparison(
            TopicHub hub,
            HistoryStore store,
            Bus bus,
            HistorySettings settings,
            ScheduledExecutorService timer,
            GatewayMetrics metrics) {
        this.hub = hub;
        this.store = store;
        this.bus = bus;
        this.settings = settings;
        this.timer = timer;
        this.metrics = metrics;
        this.rounds = new PeriodicWork("comparison of heads", this::compare, metrics).endWith(timer);
    }

    /** Begins; it ends with the timer. */
    public void start() {
        PeriodicWork.of("pace of the comparison of heads", this::tick, metrics).start(timer, TICK_MILLIS);
    }

    private void tick() {
        ticksSinceRound++;
        isInDoubt |= hub.takeDoubt();
        int intervalMillis =
                bus.isHealthy() ? settings.headCheckIntervalMillis() : settings.degradedHeadCheckIntervalMillis();
        boolean mayHurry = !hasFailed && isInDoubt;
        if (mayHurry
                || ticksSinceRound * TICK_MILLIS
                        >= (hasFailed ? settings.degradedHeadCheckIntervalMillis() : intervalMillis)) {
            rounds.run();
        }
    }

    private CompletionStage<Void> compare() {
        ticksSinceRound = 0;
        isInDoubt = false;
        return compareFrom(hub.topics().iterator()).whenCompleteAsync((done, failure) -> end(failure), timer);
    }

    /** Compares the next topics, and those after them. */
    private CompletionStage<Void> compareFrom(Iterator<Topic> topics) {
        Map<TopicName, Topic> chunk = new HashMap<>();
        while (topics.hasNext() && chunk.size() < TOPICS_AT_ONCE) {
            Topic topic = topics.next();
            if (topic.isDurable()) {
                chunk.put(topic.name(), topic);
            }
        }
        if (chunk.isEmpty()) {
            return CompletableFuture.completedStage(null);
        }
        long startedAtNanos = System.nanoTime();
        return store.heads(chunk.keySet())
                .thenComposeAsync(
                        heads -> {
                            handOut(chunk, heads);
                            return compareAfterPause(topics, System.nanoTime() - startedAtNanos);
                        },
                        timer);
    }

    private void handOut(Map<TopicName, Topic> chunk, Map<TopicName, TopicHead> heads) {
        Map<TopicOwner, List<TopicOwner.Compared>> byOwner = new IdentityHashMap<>();
        heads.forEach((name, head) -> {
            Topic topic = chunk.get(name);
            byOwner.computeIfAbsent(topic.owner(), owner -> new ArrayList<>())
                    .add(new TopicOwner.Compared(topic, head));
        });
        byOwner.forEach((owner, compared) -> owner.compare(compared));
        metrics.headsCompared(heads.size());
    }

    private CompletionStage<Void> compareAfterPause(Iterator<Topic> topics, long tookNanos) {
        if (!topics.hasNext()) {
            return CompletableFuture.completedStage(null);
        }
        if (!bus.isHealthy() || isInDoubt) {
            return compareFrom(topics);
        }
        CompletableFuture<Void> pause = new CompletableFuture<>();
        timer.schedule(() -> end(pause), tookNanos * PAUSE_FACTOR, TimeUnit.NANOSECONDS);
        return pause.thenCompose(over -> compareFrom(topics));
    }

    private static void end(CompletableFuture<Void> pause) {
        pause.complete(null);
    }

    /** A round that failed is as good as none: the next one comes soon, though not at once. */
    private void end(Throwable failure) {
        hasFailed = failure != null;
        if (hasFailed) {
            metrics.storeReadFailed();
            isInDoubt = true;
        }
    }
}
