package io.fanfare.bench.fault;

import io.fanfare.bench.fault.BatchRoute.Entry;
import io.fanfare.protocol.Position;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a batch has stored in one topic is there in the order in which it stands in the batch. */
final class BatchOrder {
    private BatchOrder() {}

    /**
     * @param outcomes of each entry; what was known before, or was not stored, has no place in the order, and there is none
     *     between what was stored before the store was rewound and what was stored after it
     */
    static void check(Checker checker, String who, List<Entry> entries, List<Outcome> outcomes) {
        Map<String, Position> lastPositions = new HashMap<>();
        for (int i = 0; i < entries.size(); i++) {
            Outcome outcome = outcomes.get(i);
            if (outcome.position() == null || outcome.isDuplicate()) {
                continue;
            }
            Entry entry = entries.get(i);
            Position position = outcome.position();
            Position last = lastPositions.put(entry.topic(), position);
            if (last != null && last.epoch() == position.epoch() && last.offset() > position.offset()) {
                checker.breach(
                        Breach.Kind.REORDERED,
                        who + ": value " + entry.value() + " of " + entry.topic() + " is at "
                                + position.offset()
                                + ", what stands before it in the batch at " + last.offset());
            }
        }
    }
}
