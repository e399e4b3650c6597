package io.fanfare.bench.fault;

/**
 * What a life of the store has kept of a topic's former one: a beginning, in its place, and after that nothing but what was
 * published again or is new. Guarded by its checker.
 */
final class KeptHistory {
    private final StoreLife former;
    private final StoreLife life;
    private final Breaches breaches;
    /** The highest offset at which something is that was there before and nobody has published since. */
    private long keptTo;
    /** The lowest offset at which something else is than before. */
    private long otherFrom = Long.MAX_VALUE;

    KeptHistory(StoreLife former, StoreLife life, Breaches breaches) {
        this.former = former;
        this.life = life;
        this.breaches = breaches;
    }

    /** Somebody says for the first time that a value is at an offset of the life after. */
    void place(SentValue send, long offset, String who) {
        SentValue before = former.at(offset);
        boolean canOnlyBeKept = send.isSettledBefore(life);
        if (before == send) {
            keptTo = canOnlyBeKept ? Math.max(keptTo, offset) : keptTo;
        } else if (before != null || send.sentIn == life) {
            otherFrom = Math.min(otherFrom, offset);
        }
        if (canOnlyBeKept && send.placedIn == former && send.offset != offset) {
            breaches.add(
                    Breach.Kind.MISMATCH,
                    send + " is at " + offset + " for " + who + ", was at " + send.offset
                            + " before the epoch changed, and was not published since");
        } else if (otherFrom < keptTo) {
            breaches.add(
                    Breach.Kind.MISMATCH,
                    send + " is at " + offset + " for " + who + ": " + keptTo + " was kept when the epoch changed, and "
                            + otherFrom + " was not");
        }
    }
}
