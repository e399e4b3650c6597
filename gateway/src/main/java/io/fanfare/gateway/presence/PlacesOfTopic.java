package io.fanfare.gateway.presence;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Which places of a topic are taken by somebody who is there, and who was cut off in which. Pure; not for several threads. */
final class PlacesOfTopic {
    private final Map<String, Integer> taken = new HashMap<>();
    private final Map<String, Set<String>> cutOff = new HashMap<>();

    void add(Attendee attendee) {
        String place = attendee.place();
        if (place == null) {
            return;
        }
        if (attendee.isCutOff()) {
            cutOff.computeIfAbsent(place, none -> new HashSet<>(2)).add(attendee.id());
        } else {
            taken.merge(place, 1, Integer::sum);
        }
    }

    void remove(Attendee attendee) {
        String place = attendee.place();
        if (place == null) {
            return;
        }
        if (attendee.isCutOff()) {
            cutOff.computeIfPresent(place, (of, ids) -> ids.remove(attendee.id()) && ids.isEmpty() ? null : ids);
        } else {
            taken.computeIfPresent(place, (of, count) -> count == 1 ? null : count - 1);
        }
    }

    /** Whether somebody is there in this one's place, who was cut off. */
    boolean isReplaced(Attendee attendee) {
        return attendee.isCutOff() && attendee.place() != null && taken.containsKey(attendee.place());
    }

    /** The ids of those who were cut off in a place, which may be null. */
    Set<String> cutOffIn(String place) {
        return place == null ? Set.of() : cutOff.getOrDefault(place, Set.of());
    }
}
