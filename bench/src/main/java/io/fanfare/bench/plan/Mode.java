package io.fanfare.bench.plan;

import static io.fanfare.bench.plan.Parameter.AT_ONCE;
import static io.fanfare.bench.plan.Parameter.BEHIND;
import static io.fanfare.bench.plan.Parameter.CONNECTIONS;
import static io.fanfare.bench.plan.Parameter.CONNECTS_PER_SECOND;
import static io.fanfare.bench.plan.Parameter.CUT_EVERY;
import static io.fanfare.bench.plan.Parameter.IN_FLIGHT;
import static io.fanfare.bench.plan.Parameter.MEMBERS;
import static io.fanfare.bench.plan.Parameter.NAMESPACE;
import static io.fanfare.bench.plan.Parameter.OFFLINE;
import static io.fanfare.bench.plan.Parameter.PAUSE;
import static io.fanfare.bench.plan.Parameter.PAYLOAD;
import static io.fanfare.bench.plan.Parameter.PUBLISHERS;
import static io.fanfare.bench.plan.Parameter.PUBLISH_AT;
import static io.fanfare.bench.plan.Parameter.PUBLISH_BY;
import static io.fanfare.bench.plan.Parameter.RATE;
import static io.fanfare.bench.plan.Parameter.RESTART;
import static io.fanfare.bench.plan.Parameter.ROOMS;
import static io.fanfare.bench.plan.Parameter.ROUNDS;
import static io.fanfare.bench.plan.Parameter.SEARCH_P99;
import static io.fanfare.bench.plan.Parameter.SECONDS;
import static io.fanfare.bench.plan.Parameter.SETTLE;
import static io.fanfare.bench.plan.Parameter.SLOW;
import static io.fanfare.bench.plan.Parameter.SUBSCRIBERS;
import static io.fanfare.bench.plan.Parameter.SUBSCRIBE_AT;
import static io.fanfare.bench.plan.Parameter.TOPICS;
import static io.fanfare.bench.plan.Parameter.WARM_UP;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The kinds of load, each with the parameters that it takes and their defaults. */
public enum Mode {
    CONNECT(
            "Connections that come all at once, subscribe to a topic each, and leave.",
            "connections",
            of(CONNECTIONS, 10_000)
                    .and(AT_ONCE, 500)
                    .and(CONNECTS_PER_SECOND, 0)
                    .and(ROUNDS, 3)),
    IDLE(
            "Connections that subscribe to a shared topic and one of their own, and then do nothing.",
            "connections",
            of(CONNECTIONS, 10_000).and(AT_ONCE, 500).and(SECONDS, 10)),
    PRESENCE(
            "Connections that come to one topic all at once, and are told of each other until each knows of all.",
            "connections",
            of(CONNECTIONS, 1_000).and(AT_ONCE, 500).and(SETTLE, 30)),
    FANOUT(
            "One topic with many subscribers.",
            "deliveries",
            traffic()
                    .and(SUBSCRIBERS, 1_000)
                    .and(TOPICS, 1)
                    .and(PUBLISHERS, 1)
                    .and(RATE, 50)
                    .and(IN_FLIGHT, 0)),
    NOTIFY(
            "A topic for each subscriber.",
            "deliveries",
            traffic().and(TOPICS, 5_000).and(PUBLISHERS, 8).and(RATE, 5_000)),
    CHAT(
            "Rooms whose members all publish.",
            "deliveries",
            traffic().and(ROOMS, 100).and(MEMBERS, 10).and(RATE, 1_000)),
    PUBLISH(
            "Publishes that are answered, by default with nobody to hear them.",
            "publishes",
            traffic().and(TOPICS, 100).and(SUBSCRIBERS, 0).and(PUBLISHERS, 4).and(RATE, 1_000)),
    RESUME(
            "Clients that come back and ask for what they missed.",
            "messages",
            of(CONNECTIONS, 1_000)
                    .and(TOPICS, 10)
                    .and(BEHIND, 100)
                    .and(AT_ONCE, 500)
                    .and(PUBLISHERS, 4)
                    .and(PAYLOAD, 128)
                    .and(SETTLE, 10)),
    JITTER(
            "Subscribers whose sockets are cut again and again, and who come back.",
            "deliveries",
            comingBack().and(SECONDS, 30).and(CUT_EVERY, 15).and(OFFLINE, 2_000)),
    DRAIN(
            "All nodes are restarted, one after the other, and their subscribers come back on other nodes.",
            "deliveries",
            comingBack().and(SECONDS, 60).and(PAUSE, 5).and(OFFLINE, 200)),
    SLOW_CONSUMER(
            "Some of the subscribers stop reading half-way.",
            "deliveries",
            traffic()
                    .and(SUBSCRIBERS, 200)
                    .and(TOPICS, 1)
                    .and(PUBLISHERS, 1)
                    .and(RATE, 100)
                    .and(PAYLOAD, 4_096)
                    .and(SLOW, 5)),
    SOAK(
            "Everyday load for a long time, with sockets that are cut now and then.",
            "deliveries",
            traffic()
                    .and(SUBSCRIBERS, 1_000)
                    .and(TOPICS, 100)
                    .and(PUBLISHERS, 4)
                    .and(RATE, 1_000)
                    .and(CUT_EVERY, 60)
                    .and(OFFLINE, 2_000)
                    .and(SECONDS, 3_600));

    private final String description;
    private final String unit;
    private final Map<Parameter, Long> defaults;

    /** Parameters while they are put together. */
    private static final class Parameters {
        private final Map<Parameter, Long> defaults = new LinkedHashMap<>();

        private Parameters and(Parameter parameter, long value) {
            defaults.put(parameter, value);
            return this;
        }
    }

    Mode(String description, String unit, Parameters parameters) {
        this.description = description;
        this.unit = unit;
        Map<Parameter, Long> all = new LinkedHashMap<>(parameters.defaults);
        all.put(NAMESPACE, null);
        if (all.containsKey(PUBLISHERS)) {
            all.put(PUBLISH_BY, null);
            all.put(PUBLISH_AT, null);
        }
        all.put(SUBSCRIBE_AT, null);
        if (all.containsKey(PAUSE)) {
            all.put(RESTART, null);
        }
        defaults = Collections.unmodifiableMap(all);
    }

    private static Parameters of(Parameter parameter, long value) {
        return new Parameters().and(parameter, value);
    }

    /** What all modes take that publish at a rate. */
    private static Parameters traffic() {
        return of(SECONDS, 10)
                .and(WARM_UP, 5)
                .and(SEARCH_P99, 0)
                .and(AT_ONCE, 500)
                .and(PAYLOAD, 128)
                .and(SETTLE, 5);
    }

    /** What modes take whose subscribers lose their connections and come back. */
    private static Parameters comingBack() {
        return traffic()
                .and(SUBSCRIBERS, 1_000)
                .and(TOPICS, 10)
                .and(PUBLISHERS, 4)
                .and(RATE, 100);
    }

    /** As it is written: {@code slow-consumer}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public String description() {
        return description;
    }

    /** What its costs are counted for. */
    public String unit() {
        return unit;
    }

    /** The parameters that it takes, with defaults; null for those that are no numbers, whose default is their own. */
    public Map<Parameter, Long> defaults() {
        return defaults;
    }

    /**
     * The mode of a name.
     *
     * @throws UsageException if there is none
     */
    public static Mode of(String key) {
        for (Mode mode : values()) {
            if (mode.key().equals(key)) {
                return mode;
            }
        }
        StringBuilder keys = new StringBuilder();
        for (Mode mode : values()) {
            keys.append(keys.isEmpty() ? "" : ", ").append(mode.key());
        }
        throw new UsageException("mode: " + key + " (expected: one of " + keys + ")");
    }
}
