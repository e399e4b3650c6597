package io.fanfare.gateway.bus.redis.wire;

import io.lettuce.core.cluster.SlotHash;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which primary of a Cluster serves which slots, as one of its servers sees it. */
public final class SlotMap {
    /** By slot; null where nobody serves it. */
    private final RedisHost[] primaries = new RedisHost[SlotHash.SLOT_COUNT];

    /**
     * Reads the reply to CLUSTER SLOTS: lists of first slot, last slot, primary, replicas.
     *
     * @param asked who replied: a server that does not know its own name leaves it out
     * @throws IllegalArgumentException if it is no such reply
     */
    public static SlotMap parse(List<?> reply, RedisHost asked) {
        SlotMap map = new SlotMap();
        try {
            for (Object entry : reply) {
                List<?> range = (List<?>) entry;
                List<?> primary = (List<?>) range.get(2);
                String name = (String) primary.get(0);
                boolean isNameless = name == null || name.isEmpty() || name.equals("?");
                RedisHost host = new RedisHost(isNameless ? asked.name() : name, number(primary.get(1)));
                for (int slot = number(range.get(0)); slot <= number(range.get(1)); slot++) {
                    map.primaries[slot] = host;
                }
            }
        } catch (ClassCastException | IndexOutOfBoundsException fault) {
            throw new IllegalArgumentException("not a map of slots: " + reply, fault);
        }
        return map;
    }

    private static int number(Object value) {
        return Math.toIntExact((Long) value);
    }

    /** The primary of a slot, or null. */
    public RedisHost primaryOf(int slot) {
        return primaries[slot];
    }

    /** Every primary with the first slot that it serves. */
    public Map<RedisHost, Integer> firstSlots() {
        Map<RedisHost, Integer> first = new LinkedHashMap<>();
        for (int slot = 0; slot < primaries.length; slot++) {
            if (primaries[slot] != null) {
                first.putIfAbsent(primaries[slot], slot);
            }
        }
        return first;
    }

    /** Slots that nobody serves. */
    public List<Integer> uncovered() {
        List<Integer> slots = new ArrayList<>();
        for (int slot = 0; slot < primaries.length; slot++) {
            if (primaries[slot] == null) {
                slots.add(slot);
            }
        }
        return slots;
    }
}
