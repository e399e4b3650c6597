package io.fanfare.gateway.topic;

import io.fanfare.gateway.bus.Bus;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.protocol.TopicName;
import io.fanfare.storage.HistoryStore;
import io.fanfare.storage.TopicHead;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
    private static final Logger LOG = LoggerFactory.getLogger(HeadComparison.class);

    static final int TICK_MILLIS = 50;
    static final int TOPICS_AT_ONCE = 1_000;
    private static final int PAUSE_FACTOR = 9;

    private final TopicHub hub;
    private final HistoryStore store;
    private final Bus bus;
    private final Pace pace;
    private final ScheduledExecutorService timer;
    private final GatewayMetrics metrics;
    private int ticksSinceRound;
    private boolean isUnderWay;
    private boolean isInDoubt;
    private boolean hasFailed;

    /**
     * How often a round begins, unless the last one is still under way.
     *
     * @param healthyMillis while the bus is healthy
     * @param degradedMillis while it is not
     */
    public record Pace(int healthyMillis, int degradedMillis) {}

    public HeadComparison(
            TopicHub hub,
            HistoryStore store,
            Bus bus,
            Pace pace,
            ScheduledExecutorService timer,
            GatewayMetrics metrics) {
        this.hub = hub;
        this.store = store;
        this.bus = bus;
        this.pace = pace;
        this.timer = timer;
        this.metrics = metrics;
    }

    /** Begins; it ends with the timer. */
    public void start() {
        timer.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void tick() {
        ticksSinceRound++;
        isInDoubt |= hub.takeDoubt();
        if (isUnderWay) {
            return;
        }
        int intervalMillis = bus.isHealthy() ? pace.healthyMillis() : pace.degradedMillis();
        boolean mayHurry = !hasFailed && isInDoubt;
        if (mayHurry || ticksSinceRound * TICK_MILLIS >= (hasFailed ? pace.degradedMillis() : intervalMillis)) {
            begin();
        }
    }

    private void begin() {
        ticksSinceRound = 0;
        isUnderWay = true;
        isInDoubt = false;
        compareNext(hub.topics().iterator());
    }

    private void compareNext(Iterator<Topic> topics) {
        Map<TopicName, Topic> chunk = new HashMap<>();
        while (topics.hasNext() && chunk.size() < TOPICS_AT_ONCE) {
            Topic topic = topics.next();
            if (topic.rules().durable()) {
                chunk.put(topic.name(), topic);
            }
        }
        if (chunk.isEmpty()) {
            end(null);
            return;
        }
        long startedAtNanos = System.nanoTime();
        store.heads(chunk.keySet())
                .whenCompleteAsync(
                        (heads, failure) -> {
                            if (failure != null) {
                                end(failure);
                                return;
                            }
                            handOut(chunk, heads);
                            compareAfterPause(topics, System.nanoTime() - startedAtNanos);
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

    private void compareAfterPause(Iterator<Topic> topics, long tookNanos) {
        if (!topics.hasNext()) {
            end(null);
        } else if (bus.isHealthy() && !isInDoubt) {
            timer.schedule(() -> compareNext(topics), tookNanos * PAUSE_FACTOR, TimeUnit.NANOSECONDS);
        } else {
            compareNext(topics);
        }
    }

    /** A round that failed is as good as none: the next one comes soon, though not at once. */
    private void end(Throwable failure) {
        isUnderWay = false;
        if (failure != null) {
            metrics.storeReadFailed();
            isInDoubt = true;
            if (!hasFailed) {
                LOG.warn("heads could not be compared with the store, trying on: {}", failure.toString());
            }
        } else if (hasFailed) {
            LOG.info("heads are compared with the store again");
        }
        hasFailed = failure != null;
    }
}
