package io.fanfare.gateway.presence;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Who is in a topic: what each node says of its own sessions, laid over each other. What is shown depends on what the nodes say and not
 * on the order in which that came. Also keeps what was shown when it was last told, so that a difference costs what has changed and
 * not what there is. Pure: no thread, no clock.
 */
final class TopicView {
    private static final Comparator<Attendance> BY_ID = Comparator.comparing(Attendance::id);

    private final Map<Long, Map<String, Attendee>> slices = new HashMap<>(4);
    private final PlacesOfTopic places = new PlacesOfTopic();
    /** By id, what was shown before it changed for the first time since the last difference; null where nothing was. */
    private final Map<String, Attendance> before = new LinkedHashMap<>();

    private int toldCount;
    private int size;

    /** Takes over what a node has already, to be changed by this view only from now on. */
    void adopt(long node, Map<String, Attendee> slice) {
        slices.put(node, slice);
        for (Attendee attendee : slice.values()) {
            before.put(attendee.id(), null);
            places.add(attendee);
        }
        size += slice.size();
    }

    /**
     * A node says that somebody is there. What it said before counts no more; what it says once more, or late, changes nothing.
     *
     * @return whether it was news
     */
    boolean put(long node, Attendee attendee) {
        Map<String, Attendee> slice = slices.computeIfAbsent(node, none -> new HashMap<>(4));
        Attendee old = slice.get(attendee.id());
        if (old != null && old.version() >= attendee.version()) {
            return false;
        }
        note(attendee);
        if (old == null) {
            size++;
        } else {
            note(old);
            places.remove(old);
        }
        slice.put(attendee.id(), attendee);
        places.add(attendee);
        return true;
    }

    /** A node says that somebody is not there any more. Returns who it was, or null. */
    Attendee remove(long node, String id) {
        Map<String, Attendee> slice = slices.get(node);
        Attendee old = slice == null ? null : slice.get(id);
        if (old == null) {
            return null;
        }
        note(old);
        slice.remove(id);
        places.remove(old);
        size--;
        return old;
    }

    /** A node is gone, and all that it has said. Returns how many it had. */
    int removeAll(long node) {
        Map<String, Attendee> slice = slices.get(node);
        if (slice == null) {
            return 0;
        }
        List<String> ids = List.copyOf(slice.keySet());
        ids.forEach(id -> remove(node, id));
        slices.remove(node);
        return ids.size();
    }

    /** To be called before anything of it changes: it, and who was cut off in its place, may be shown or not afterwards. */
    private void note(Attendee attendee) {
        note(attendee.id());
        places.cutOffIn(attendee.place()).forEach(this::note);
    }

    private void note(String id) {
        if (!before.containsKey(id)) {
            before.put(id, shown(id));
        }
    }

    /** What is shown of an id now, or null. */
    private Attendance shown(String id) {
        Attendee first = null;
        for (Map<String, Attendee> slice : slices.values()) {
            Attendee one = slice.get(id);
            if (one != null && (first == null || one.isShownBefore(first))) {
                first = one;
            }
        }
        return first == null || places.isReplaced(first) ? null : first.attendance();
    }

    /** Whether something may be shown otherwise than at the last {@link #change}. */
    boolean hasChanged() {
        return !before.isEmpty();
    }

    /** The difference to what was shown when this was last called, at first to nobody; null if there is none. */
    PresenceChange change() {
        List<Attendance> joined = new ArrayList<>();
        List<Attendance> left = new ArrayList<>();
        before.forEach((id, was) -> {
            Attendance is = shown(id);
            if (Objects.equals(was, is)) {
                return;
            }
            if (was != null) {
                left.add(was);
            }
            if (is != null) {
                joined.add(is);
            }
            toldCount += (is == null ? 0 : 1) - (was == null ? 0 : 1);
        });
        before.clear();
        return joined.isEmpty() && left.isEmpty() ? null : new PresenceChange(joined, left, toldCount);
    }

    /** All who are shown now, ordered by id. */
    List<Attendance> shown() {
        Set<String> ids = new HashSet<>();
        slices.values().forEach(slice -> ids.addAll(slice.keySet()));
        List<Attendance> all = new ArrayList<>(ids.size());
        for (String id : ids) {
            Attendance one = shown(id);
            if (one != null) {
                all.add(one);
            }
        }
        all.sort(BY_ID);
        return all;
    }

    /** How many were shown at the last {@link #change}. */
    int toldCount() {
        return toldCount;
    }

    /** How many are kept in mind, shown or not, of all nodes. */
    int size() {
        return size;
    }

    /** What a node has said; not to be changed. */
    Map<String, Attendee> of(long node) {
        return slices.getOrDefault(node, Map.of());
    }

    /** Those who have said something. */
    Collection<Long> nodes() {
        return List.copyOf(slices.keySet());
    }
}
