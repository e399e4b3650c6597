package io.fanfare.bench.fault;

import io.fanfare.bench.fault.BatchRoute.Entry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a batch has stored in one topic is there in the order in which it stands in the batch. */
final class BatchOrder {
    private BatchOrder() {}

    /** @param outcomes of each entry; what was known before, or was not stored, has no place in the order */
    static void check(Checker checker, String who, List<Entry> entries, List<Outcome> outcomes) {
        Map<String, Long> lastOffsets = new HashMap<>();
        for (int i = 0; i < entries.size(); i++) {
            Outcome outcome = outcomes.get(i);
            if (outcome.position() == null || outcome.isDuplicate()) {
                continue;
            }
            Entry entry = entries.get(i);
            long offset = outcome.position().offset();
            Long last = lastOffsets.put(entry.topic(), offset);
            if (last != null && last > offset) {
                checker.breach(
                        Breach.Kind.REORDERED,
                        who + ": value " + entry.value() + " of " + entry.topic() + " is at " + offset
                                + ", what stands before it in the batch at " + last);
            }
        }
    }
}
