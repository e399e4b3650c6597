package io.fanfare.bench.fault;

import io.fanfare.protocol.Position;

/** What is known of one durable topic's history: who says that what is where has to agree with it. Guarded by its checker. */
final class DurableTopic {
    private final String name;
    private final boolean mayExpire;
    private final EpochCheck epochs;
    private final Breaches breaches;
    /** The life before a rewind of the store, or null. */
    private StoreLife former;

    private StoreLife life = new StoreLife(0);
    /** Null as long as there is no former life. */
    private KeptHistory remainder;

    private long lastAcknowledged;
    /** Of a floor up to here nobody knows whether it is of the present life; 0 if that is certain of all. */
    private long uncertainFloor;

    /** @param mayExpire whether retention is so short that subscribers may be told of gaps */
    DurableTopic(String name, boolean mayExpire, EpochCheck epochs, Breaches breaches) {
        this.name = name;
        this.mayExpire = mayExpire;
        this.epochs = epochs;
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
        begin(StoreLife.after(life, kept));
    }

    /** The same, to a place that nobody knows, and with everything under way. */
    void rewindUnderLoad() {
        uncertainFloor = Math.max(uncertainFloor, lastAcknowledged);
        begin(new StoreLife(0));
    }

    private void begin(StoreLife next) {
        former = life;
        life = next;
        remainder = new KeptHistory(former, life, breaches);
        lastAcknowledged = 0;
    }

    void acknowledged(SentValue send, boolean isDuplicate, long answeredEpoch, long offset) {
        StoreLife answered = place(send, answeredEpoch, offset, "its publisher");
        if (answered == send.acknowledgedIn && !isDuplicate) {
            breaches.add(Breach.Kind.UNEXPECTED, send + " was acknowledged again, and not as a duplicate");
        }
        if (answered == life) {
            lastAcknowledged = Math.max(lastAcknowledged, offset);
        }
        send.acknowledgedIn = send.acknowledgedIn == life ? life : answered;
    }

    /**
     * Somebody says that a value is at an offset.
     *
     * @return the life of the store that it is said of
     */
    StoreLife place(SentValue send, long saidEpoch, long offset, String who) {
        StoreLife said = seeEpoch(saidEpoch, who);
        SentValue known = said.place(send, offset);
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
            placeFirst(send, said, offset, who);
        } else if (send.offset != offset) {
            breaches.add(
                    send.hasKey ? Breach.Kind.KEY_AT_TWO_POSITIONS : Breach.Kind.REPEATED,
                    send + " is at " + offset + " for " + who + ", was at " + send.offset);
        }
        return said;
    }

    /** What is in the present life is known of that only: who is behind may still name where it was before. */
    private void placeFirst(SentValue send, StoreLife said, long offset, String who) {
        if (send.placedIn == life) {
            return;
        }
        if (said == life && former != null) {
            remainder.place(send, offset, who);
        }
        send.placedIn = said;
        send.offset = offset;
        checkOrder(send, who);
    }

    private void checkOrder(SentValue send, String who) {
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
        if (isFormer(said)) {
            return former;
        }
        epochs.see(said, name, who);
        life.name(said);
        return life;
    }

    /** Whether an epoch is that of the life before. */
    boolean isFormer(long epoch) {
        return former != null && epochs.isFormer(epoch);
    }

    /** Whether a reader of one epoch has to be told of another. */
    boolean isRewound(long from, long to) {
        return isFormer(from) && epochs.isPresent(to);
    }

    /** Whether a page that names this head has nothing to do with the position that was asked for, and begins with the oldest. */
    boolean isVoid(Position asked, Position head) {
        return isRewound(asked.epoch(), head.epoch())
                || former != null && asked.epoch() == 0 && asked.offset() > head.offset();
    }

    /** A reader is told that another epoch has begun. */
    void tell(long newEpoch, String who) {
        seeEpoch(newEpoch, who);
        epochs.countTelling();
    }

    /** Whether a value was acknowledged, and the present life of the store has not kept it; known once all of it was read. */
    boolean hasLost(SentValue send) {
        return former != null && !mayExpire && send.acknowledgedIn == former && send.placedIn != life;
    }

    /** Somebody names the head. @param floor what was acknowledged before it was asked for */
    void seeHead(long saidEpoch, long head, long floor, String who) {
        if (seeEpoch(saidEpoch, who) == life && head < floor && floor > uncertainFloor) {
            breaches.add(
                    Breach.Kind.STALE,
                    name + " ends at " + head + " for " + who + ", after " + floor + " had been acknowledged");
        }
    }

    /** The history ends here for good. */
    void end(long head) {
        for (SentValue send : life.after(head)) {
            breaches.add(
                    Breach.Kind.LOST,
                    send + ", at " + send.offset + (send.isAcknowledged ? " as acknowledged" : "")
                            + ", is not in the history, which ends at " + head);
        }
    }
}
