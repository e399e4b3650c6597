package io.fanfare.gateway.bus.redis.wire;

import io.fanfare.protocol.TopicName;
import io.lettuce.core.cluster.SlotHash;
import java.nio.charset.StandardCharsets;

/** The names of the bus' channels: {@code prefix:t:topic} for each topic, {@code prefix:hb} for signs of life. */
public final class Channels {
    private static final String TOPIC = ":t:";
    private static final String HEARTBEAT = ":hb";

    private final String topicPrefix;
    private final byte[] topicPrefixBytes;
    private final String heartbeatPrefix;
    private final byte[] heartbeatPrefixBytes;

    public Channels(String prefix) {
        topicPrefix = prefix + TOPIC;
        topicPrefixBytes = topicPrefix.getBytes(StandardCharsets.UTF_8);
        heartbeatPrefix = prefix + HEARTBEAT;
        heartbeatPrefixBytes = heartbeatPrefix.getBytes(StandardCharsets.UTF_8);
    }

    public String of(TopicName topic) {
        return topicPrefix + topic.value();
    }

    public byte[] topicPrefix() {
        return topicPrefixBytes;
    }

    public byte[] heartbeatPrefix() {
        return heartbeatPrefixBytes;
    }

    public String heartbeat(String rest) {
        return heartbeatPrefix + rest;
    }

    /**
     * What makes a heartbeat channel belong to a slot of a Cluster. All nodes find the same. Takes some ten thousand tries on
     * average.
     */
    public static String heartbeatRest(int slot) {
        for (int number = 0; ; number++) {
            String tag = Integer.toString(number);
            if (SlotHash.getSlot(tag) == slot) {
                return ":{" + tag + "}";
            }
        }
    }

    /** The slot of a Cluster that a topic's channel belongs to. */
    public int slotOf(TopicName topic) {
        return SlotHash.getSlot(of(topic));
    }
}
