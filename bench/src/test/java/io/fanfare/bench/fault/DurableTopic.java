package io.fanfare.bench.fault;

import java.util.ArrayList;
import java.util.List;

/** What is known of one durable topic's history: who says that what is where has to agree with it. Guarded by its checker. */
final class DurableTopic {
    private final String name;
    private final boolean mayExpire;
    private final Breaches breaches;
    /** What is at offset 1, 2, 3 …; null while nobody has said. */
    private final List<Send> history = new ArrayList<>();

    private long epoch;
    private long lastAcknowledged;

    /** @param mayExpire whether retention is so short that subscribers may be told of gaps */
    DurableTopic(String name, boolean mayExpire, Breaches breaches) {
        this.name = name;
        this.mayExpire = mayExpire;
        this.breaches = breaches;
    }

    String name() {
        return name;
    }

    boolean mayExpire() {
        return mayExpire;
    }

    /** The highest offset that a publish was answered with. */
    long lastAcknowledged() {
        return lastAcknowledged;
    }

    void acknowledged(Send send, long answeredEpoch, long offset) {
        place(send, answeredEpoch, offset, "its publisher");
        lastAcknowledged = Math.max(lastAcknowledged, offset);
    }

    /** Somebody says that a value is at an offset. */
    void place(Send send, long saidEpoch, long offset, String who) {
        seeEpoch(saidEpoch, who);
        while (history.size() < offset) {
            history.add(null);
        }
        Send known = history.get((int) offset - 1);
        if (known == null) {
            history.set((int) offset - 1, send);
        } else if (known != send) {
            breaches.add(
                    Breach.Kind.MISMATCH,
                    name + " offset " + offset + " is " + send.value + " for " + who + ", was " + known.value);
        }
        if (send.offset == 0) {
            send.offset = offset;
            checkOrder(send, who);
        } else if (send.offset != offset) {
            breaches.add(
                    send.hasKey ? Breach.Kind.KEY_AT_TWO_POSITIONS : Breach.Kind.REPEATED,
                    send + " is at " + offset + " for " + who + ", was at " + send.offset);
        }
    }

    private void checkOrder(Send send, String who) {
        if (send.offset <= send.floor) {
            breaches.add(
                    Breach.Kind.REORDERED,
                    send + " is at " + send.offset + " for " + who + ", and was sent when " + send.floor
                            + " had been acknowledged");
        }
    }

    /** Somebody names the epoch. */
    void seeEpoch(long said, String who) {
        if (epoch == 0) {
            epoch = said;
        } else if (said != epoch) {
            breaches.add(Breach.Kind.MISMATCH, name + " has epoch " + said + " for " + who + ", was " + epoch);
            epoch = said;
        }
    }

    /** Somebody names the head. @param floor what was acknowledged before it was asked for */
    void seeHead(long saidEpoch, long head, long floor, String who) {
        seeEpoch(saidEpoch, who);
        if (head < floor) {
            breaches.add(
                    Breach.Kind.STALE,
                    name + " ends at " + head + " for " + who + ", after " + floor + " had been acknowledged");
        }
    }

    /** The history ends here for good. */
    void end(long head) {
        for (int offset = (int) head + 1; offset <= history.size(); offset++) {
            Send send = history.get(offset - 1);
            if (send != null) {
                breaches.add(
                        Breach.Kind.LOST,
                        send + ", at " + offset + (send.isAcknowledged ? " as acknowledged" : "")
                                + ", is not in the history, which ends at " + head);
            }
        }
    }
}
