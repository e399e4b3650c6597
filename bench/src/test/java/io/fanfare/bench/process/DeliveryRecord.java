package io.fanfare.bench.process;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What was acknowledged and what subscribers saw of one durable topic, and the check of the one against the other. Values are
 * unique. Publishers and subscribers may record from different threads.
 */
final class DeliveryRecord {
    private final Map<Integer, Long> acknowledged = new HashMap<>();
    private final Map<String, List<Seen>> seenBySubscriber = new HashMap<>();

    private record Seen(long offset, int value) {}

    /** A publish was answered with success. */
    synchronized void acknowledged(int value, long offset) {
        acknowledged.put(value, offset);
    }

    /** A subscriber got a message, or anything else that claims to be one. */
    synchronized void seen(String subscriber, long offset, int value) {
        seenBySubscriber.computeIfAbsent(subscriber, name -> new ArrayList<>()).add(new Seen(offset, value));
    }

    /** How many different values were acknowledged. */
    synchronized int acknowledgedCount() {
        return acknowledged.size();
    }

    /** The highest offset that was acknowledged, 0 if none was. */
    synchronized long lastAcknowledgedOffset() {
        return acknowledged.values().stream().mapToLong(Long::longValue).max().orElse(0);
    }

    /** Every breach of the promise, in words; empty if it was kept. A value that was never acknowledged may be there. */
    synchronized List<String> breaches() {
        List<String> breaches = new ArrayList<>();
        seenBySubscriber.forEach((subscriber, seen) -> {
            checkOrder(subscriber, seen, breaches);
            checkAcknowledged(subscriber, seen, breaches);
        });
        checkAgreement(breaches);
        return breaches;
    }

    private static void checkOrder(String subscriber, List<Seen> seen, List<String> breaches) {
        long expected = 1;
        Set<Integer> values = new HashSet<>();
        for (Seen one : seen) {
            if (one.offset() < expected) {
                breaches.add(subscriber + ": offset " + one.offset() + " repeated or out of order");
            } else if (one.offset() > expected) {
                breaches.add(subscriber + ": offsets " + expected + ".." + (one.offset() - 1) + " skipped");
            }
            if (!values.add(one.value())) {
                breaches.add(subscriber + ": value " + one.value() + " repeated at offset " + one.offset());
            }
            expected = Math.max(expected, one.offset() + 1);
        }
    }

    private void checkAcknowledged(String subscriber, List<Seen> seen, List<String> breaches) {
        Map<Integer, Long> offsets = new HashMap<>();
        seen.forEach(one -> offsets.putIfAbsent(one.value(), one.offset()));
        acknowledged.forEach((value, offset) -> {
            Long seenAt = offsets.get(value);
            if (seenAt == null) {
                breaches.add(subscriber + ": value " + value + ", acknowledged at offset " + offset + ", lost");
            } else if (!seenAt.equals(offset)) {
                breaches.add(
                        subscriber + ": value " + value + ", acknowledged at offset " + offset + ", seen at " + seenAt);
            }
        });
    }

    private void checkAgreement(List<String> breaches) {
        Map<Long, Integer> first = new HashMap<>();
        seenBySubscriber.forEach((subscriber, seen) -> seen.forEach(one -> {
            Integer other = first.putIfAbsent(one.offset(), one.value());
            if (other != null && other != one.value()) {
                breaches.add(subscriber + ": offset " + one.offset() + " is " + one.value() + ", another saw " + other);
            }
        }));
    }
}
