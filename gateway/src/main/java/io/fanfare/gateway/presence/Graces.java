package io.fanfare.gateway.presence;

import io.fanfare.protocol.TopicName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Until when this node's sessions are shown that were cut off. All graces are of one length, so that the first to begin is the first to
 * end. Pure: the time is told. Not for several threads.
 */
final class Graces {
    private final long graceNanos;
    private final Map<Key, Grace> byKey = new LinkedHashMap<>();
    private final Map<PlaceInTopic, Set<String>> byPlace = new HashMap<>();

    /** A session in a topic. */
    record Key(TopicName topic, String id) {}

    private record PlaceInTopic(TopicName topic, String place) {}

    private record Grace(String place, long endsAtNanos) {}

    Graces(long graceNanos) {
        this.graceNanos = graceNanos;
    }

    boolean areGiven() {
        return graceNanos > 0;
    }

    void begin(TopicName topic, Attendee attendee, long nowNanos) {
        byKey.put(new Key(topic, attendee.id()), new Grace(attendee.place(), nowNanos + graceNanos));
        if (attendee.place() != null) {
            byPlace.computeIfAbsent(new PlaceInTopic(topic, attendee.place()), none -> new HashSet<>(2))
                    .add(attendee.id());
        }
    }

    /** It is over for another reason than the time. One that was not given is no fault. */
    void end(TopicName topic, String id) {
        Grace grace = byKey.remove(new Key(topic, id));
        if (grace != null) {
            forget(topic, id, grace);
        }
    }

    /** Who was cut off in a place of a topic. */
    List<String> in(TopicName topic, String place) {
        Set<String> ids = place == null ? null : byPlace.get(new PlaceInTopic(topic, place));
        return ids == null ? List.of() : List.copyOf(ids);
    }

    /** Ends those whose time is over, and returns them. */
    List<Key> endDue(long nowNanos) {
        List<Key> over = new ArrayList<>();
        Iterator<Map.Entry<Key, Grace>> graces = byKey.entrySet().iterator();
        while (graces.hasNext()) {
            Map.Entry<Key, Grace> next = graces.next();
            if (next.getValue().endsAtNanos() - nowNanos > 0) {
                break;
            }
            over.add(next.getKey());
            graces.remove();
            forget(next.getKey().topic(), next.getKey().id(), next.getValue());
        }
        return over;
    }

    private void forget(TopicName topic, String id, Grace grace) {
        if (grace.place() != null) {
            byPlace.computeIfPresent(
                    new PlaceInTopic(topic, grace.place()),
                    (place, ids) -> ids.remove(id) && ids.isEmpty() ? null : ids);
        }
    }
}
