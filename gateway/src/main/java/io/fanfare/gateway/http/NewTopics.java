package io.fanfare.gateway.http;

import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.metrics.Limit;
import io.fanfare.gateway.topic.Namespaces;
import io.fanfare.gateway.topic.TopicHub;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.ProtocolException;
import io.fanfare.protocol.TopicName;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * How many durable topics backends make in the present second, each by its key: a topic stays for ever. That one is new is known
 * only once it is made, so that what is under way may cross the limit. Keeps a number for each key. Any thread.
 */
final class NewTopics {
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    /** The second is above, how many were made in it below. */
    private static final int COUNT_BITS = 24;

    private static final long COUNT = (1L << COUNT_BITS) - 1;

    private final int maxPerSecond;
    private final Namespaces namespaces;
    private final TopicHub hub;
    private final GatewayMetrics metrics;
    private final LongSupplier nanoClock;
    private final ConcurrentHashMap<String, AtomicLong> byKey = new ConcurrentHashMap<>();

    /** @param maxPerSecond of each key, 0 for no limit */
    NewTopics(int maxPerSecond, Namespaces namespaces, TopicHub hub, GatewayMetrics metrics, LongSupplier nanoClock) {
        this.maxPerSecond = maxPerSecond;
        this.namespaces = namespaces;
        this.hub = hub;
        this.metrics = metrics;
        this.nanoClock = nanoClock;
    }

    /**
     * Asks whether who shows a key may publish to a topic. Whether that is new only the store knows: one that is followed here is none.
     *
     * @param key its name, empty for who shows none, who is held to nothing
     * @throws ProtocolException with {@link ErrorCode#RATE_LIMITED} if it may not now
     */
    void require(String key, TopicName topic) {
        if (isSpent(key) && namespaces.of(topic).isDurable() && hub.find(topic) == null) {
            metrics.limitMet(Limit.NEW_TOPICS);
            throw ProtocolException.error(
                    ErrorCode.RATE_LIMITED, "new topics per second of a key: more than " + maxPerSecond);
        }
    }

    private boolean isSpent(String key) {
        AtomicLong used = maxPerSecond == 0 ? null : byKey.get(key);
        if (used == null) {
            return false;
        }
        long value = used.get();
        return value >> COUNT_BITS == second() && (value & COUNT) >= maxPerSecond;
    }

    /** Who shows a key has made one. */
    void add(String key) {
        if (maxPerSecond == 0 || key.isEmpty()) {
            return;
        }
        long second = second();
        byKey.computeIfAbsent(key, name -> new AtomicLong())
                .updateAndGet(value -> value >> COUNT_BITS == second ? value + 1 : (second << COUNT_BITS) + 1);
    }

    private long second() {
        return Math.floorDiv(nanoClock.getAsLong(), NANOS_PER_SECOND);
    }
}
