package io.fanfare.bench.fault;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/** What one subscription to an ephemeral topic got on one connection, in its order. Any thread. */
final class EphemeralReader {
    private final Checker checker;
    private final String topic;
    private final String name;
    private final BitSet seen = new BitSet();
    private final Map<Long, Integer> lastByStream = new HashMap<>();

    EphemeralReader(Checker checker, String topic, String name) {
        this.checker = checker;
        this.topic = topic;
        this.name = name + " in " + topic;
    }

    void delivered(int value) {
        synchronized (checker) {
            checker.countDelivery();
            SentValue send = checker.known(topic, value, name);
            if (send == null) {
                return;
            }
            if (seen.get(value)) {
                checker.breach(Breach.Kind.REPEATED, name + ": value " + value + " came again");
                return;
            }
            seen.set(value);
            Integer last = lastByStream.put(send.stream, value);
            if (last != null && last > value) {
                checker.breach(
                        Breach.Kind.REORDERED,
                        name + ": value " + value + " came after " + last + " of the same publisher");
            }
        }
    }
}
