package io.fanfare.bench.fault;

/** What is known of one durable topic's history: who says that what is where has to agree with it. Guarded by its checker. */
final class DurableTopic {
    private final String name;
    private final boolean mayExpire;
    private final Breaches breaches;
    /** The life before a rewind of the store, or null. */
    private StoreLife former;

    private StoreLife life = new StoreLife(0);
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

    /** The highest offset that a publish was answered with, in the present life of the store. */
    long lastAcknowledged() {
        return lastAcknowledged;
    }

    /** The present life of the store. */
    StoreLife life() {
        return life;
    }

    /** The store is being rewound to so many publications: another epoch has to begin, and what comes after is void. */
    void rewind(long kept) {
        former = life;
        life = StoreLife.after(former, kept);
        lastAcknowledged = 0;
    }

    void acknowledged(Send send, long answeredEpoch, long offset) {
        place(send, answeredEpoch, offset, "its publisher");
        lastAcknowledged = Math.max(lastAcknowledged, offset);
    }

    /** Somebody says that a value is at an offset. */
    void place(Send send, long saidEpoch, long offset, String who) {
        StoreLife said = seeEpoch(saidEpoch, who);
        Send known = said.place(send, offset);
        if (known != send) {
            breaches.add(
                    Breach.Kind.MISMATCH,
                    name + " offset " + offset + " is " + send.value + " for " + who + ", was " + known.value);
        }
        if (said == former && send.sentIn == life) {
            breaches.add(
                    Breach.Kind.MISMATCH,
                    send + " is at " + offset + " for " + who + " before the rewind, after which it was sent");
        } else if (send.placedIn != said) {
            send.placedIn = said;
            send.offset = offset;
            checkOrder(send, who);
        } else if (send.offset != offset) {
            breaches.add(
                    send.hasKey ? Breach.Kind.KEY_AT_TWO_POSITIONS : Breach.Kind.REPEATED,
                    send + " is at " + offset + " for " + who + ", was at " + send.offset);
        }
    }

    private void checkOrder(Send send, String who) {
        if (send.placedIn == send.sentIn && send.offset <= send.floor) {
            breaches.add(
                    Breach.Kind.REORDERED,
                    send + " is at " + send.offset + " for " + who + ", and was sent when " + send.floor
                            + " had been acknowledged");
        }
    }

    /**
     * Somebody names the epoch.
     *
     * @return the life of the store that it is of
     */
    StoreLife seeEpoch(long said, String who) {
        if (former != null && said == former.epoch()) {
            return former;
        }
        if (life.epoch() != 0 && said != life.epoch()) {
            breaches.add(Breach.Kind.MISMATCH, name + " has epoch " + said + " for " + who + ", was " + life.epoch());
        }
        life.name(said);
        return life;
    }

    /** Whether a reader of one epoch has to be told of another. */
    boolean isRewound(long from, long to) {
        return former != null && from == former.epoch() && to == life.epoch();
    }

    /** Somebody names the head. @param floor what was acknowledged before it was asked for */
    void seeHead(long saidEpoch, long head, long floor, String who) {
        if (seeEpoch(saidEpoch, who) == life && head < floor) {
            breaches.add(
                    Breach.Kind.STALE,
                    name + " ends at " + head + " for " + who + ", after " + floor + " had been acknowledged");
        }
    }

    /** The history ends here for good. */
    void end(long head) {
        for (Send send : life.after(head)) {
            breaches.add(
                    Breach.Kind.LOST,
                    send + ", at " + send.offset + (send.isAcknowledged ? " as acknowledged" : "")
                            + ", is not in the history, which ends at " + head);
        }
    }
}
