package io.fanfare.gateway.presence;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * What a test has done in one topic, in milliseconds since it began: who was there from when to when, and when anything happened that
 * nodes need time to get over. Written in the order of time.
 */
public final class PresenceTruth {
    private final long graceMillis;
    private final Map<String, Stay> stays = new HashMap<>();
    private final List<Disturbance> disturbances = new ArrayList<>();

    /** A session in the topic. */
    private static final class Stay {
        private final String place;
        private final String node;
        private final long fromMillis;
        private long cutOffMillis = Long.MAX_VALUE;
        private long toMillis = Long.MAX_VALUE;

        private Stay(String place, String node, long fromMillis) {
            this.place = place;
            this.node = node;
            this.fromMillis = fromMillis;
        }
    }

    /** From when to when something is out of the ordinary. */
    record Disturbance(long fromMillis, long toMillis) {}

    public PresenceTruth(long graceMillis) {
        this.graceMillis = graceMillis;
    }

    /** Somebody comes, and takes the place of whoever was cut off there. */
    public void enters(long atMillis, String id, String node, String place) {
        disturbed(atMillis, atMillis);
        stays.put(id, new Stay(place, node, atMillis));
        for (Stay stay : stays.values()) {
            if (place != null && place.equals(stay.place) && stay.cutOffMillis <= atMillis) {
                stay.toMillis = Math.min(stay.toMillis, atMillis);
            }
        }
    }

    public void leaves(long atMillis, String id) {
        disturbed(atMillis, atMillis);
        stays.get(id).toMillis = atMillis;
    }

    /** Somebody's connection is lost. */
    public void isCutOff(long atMillis, String id) {
        disturbed(atMillis, atMillis);
        disturbed(atMillis + graceMillis, atMillis + graceMillis);
        Stay stay = stays.get(id);
        stay.cutOffMillis = atMillis;
        stay.toMillis = atMillis + graceMillis;
    }

    /** All who were with a node are gone. */
    public void nodeDies(long atMillis, String node) {
        disturbed(atMillis, atMillis);
        for (Stay stay : stays.values()) {
            if (stay.node.equals(node)) {
                stay.toMillis = Math.min(stay.toMillis, atMillis);
            }
        }
    }

    /** Something was out of order. */
    public void disturbed(long fromMillis, long toMillis) {
        disturbances.add(new Disturbance(fromMillis, toMillis));
    }

    /** Who is there. */
    public TreeSet<String> at(long atMillis) {
        TreeSet<String> ids = new TreeSet<>();
        stays.forEach((id, stay) -> {
            if (stay.fromMillis <= atMillis && atMillis < stay.toMillis) {
                ids.add(id);
            }
        });
        return ids;
    }

    /** Whether somebody is there all the time. */
    boolean isThere(String id, long fromMillis, long toMillis) {
        Stay stay = stays.get(id);
        return stay != null && stay.fromMillis <= fromMillis && toMillis < stay.toMillis;
    }

    /** Whether somebody's connection is lost, and his grace is not over. */
    boolean isInGrace(String id, long atMillis) {
        Stay stay = stays.get(id);
        return stay != null && stay.cutOffMillis <= atMillis && atMillis < stay.toMillis;
    }

    /** Whether nothing has happened since so long before. */
    boolean isQuiet(long atMillis, long boundMillis) {
        return disturbances.stream()
                .noneMatch(one -> one.fromMillis() <= atMillis && one.toMillis() > atMillis - boundMillis);
    }

    /** When it is quiet again after each disturbance. */
    List<Long> quietFrom(long boundMillis) {
        return disturbances.stream()
                .map(one -> one.toMillis() + boundMillis)
                .filter(at -> isQuiet(at, boundMillis))
                .distinct()
                .toList();
    }
}
