package io.fanfare.gateway.presence;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/** What one client was told of one topic, in milliseconds since the test began and in the order of telling. Any thread. */
public final class PresenceHistory {
    private final List<Telling> tellings = new ArrayList<>();

    /** A state, or a change if {@code isState} is false: then {@code left} went and {@code joined} came. */
    record Telling(long atMillis, boolean isState, List<String> joined, List<String> left) {}

    public synchronized void state(long atMillis, Collection<String> ids) {
        tellings.add(new Telling(atMillis, true, List.copyOf(ids), List.of()));
    }

    public synchronized void change(long atMillis, Collection<String> joined, Collection<String> left) {
        tellings.add(new Telling(atMillis, false, List.copyOf(joined), List.copyOf(left)));
    }

    /** How many changes there were in a time. */
    public synchronized long changes(long fromMillis, long toMillis) {
        return tellings.stream()
                .filter(one -> !one.isState() && one.atMillis() >= fromMillis && one.atMillis() <= toMillis)
                .count();
    }

    /** What it breaks of what was promised, in words. */
    public synchronized List<String> breaches(PresenceTruth truth, long boundMillis, long endMillis) {
        List<String> breaches = new ArrayList<>();
        List<Long> looks = new ArrayList<>(truth.quietFrom(boundMillis));
        looks.add(endMillis);
        looks.removeIf(at -> at > endMillis);
        looks.sort(null);
        TreeSet<String> view = null;
        int next = 0;
        for (long look : looks) {
            while (next < tellings.size() && tellings.get(next).atMillis() <= look) {
                Telling telling = tellings.get(next++);
                view = apply(telling, view, truth, boundMillis, breaches);
                if (truth.isQuiet(telling.atMillis(), boundMillis)) {
                    compare(telling.atMillis(), view, truth, breaches);
                }
            }
            if (truth.isQuiet(look, boundMillis)) {
                compare(look, view, truth, breaches);
            }
        }
        return breaches;
    }

    private static TreeSet<String> apply(
            Telling telling, TreeSet<String> before, PresenceTruth truth, long boundMillis, List<String> breaches) {
        long at = telling.atMillis();
        if (telling.isState()) {
            return new TreeSet<>(telling.joined());
        }
        if (before == null) {
            breaches.add(at + " ms: a change before any state");
            return null;
        }
        for (String id : telling.left()) {
            if (!before.remove(id)) {
                breaches.add(at + " ms: " + id + " leaves and is not there");
            }
            if (!telling.joined().contains(id) && truth.isInGrace(id, at)) {
                breaches.add(at + " ms: " + id + " leaves within its grace");
            } else if (!telling.joined().contains(id) && truth.isThere(id, at - boundMillis, at)) {
                breaches.add(at + " ms: " + id + " leaves and was there all the time");
            }
        }
        for (String id : telling.joined()) {
            if (!before.add(id)) {
                breaches.add(at + " ms: " + id + " joins twice");
            }
        }
        return before;
    }

    private static void compare(long atMillis, TreeSet<String> view, PresenceTruth truth, List<String> breaches) {
        TreeSet<String> there = truth.at(atMillis);
        if (view == null) {
            breaches.add(atMillis + " ms: no state yet");
        } else if (!view.equals(there)) {
            TreeSet<String> missing = new TreeSet<>(there);
            missing.removeAll(view);
            TreeSet<String> tooMany = new TreeSet<>(view);
            tooMany.removeAll(there);
            breaches.add(atMillis + " ms: not shown " + some(missing) + ", shown and not there " + some(tooMany));
        }
    }

    private static String some(TreeSet<String> ids) {
        return ids.size() + " " + ids.stream().limit(3).toList();
    }
}
