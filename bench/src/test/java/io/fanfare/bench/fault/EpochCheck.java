package io.fanfare.bench.fault;

/**
 * The epochs of the store, as publishers, readers and nodes name them: one for all topics, which stays, whatever server the store
 * is on, until something that was acknowledged may be gone; then exactly one other follows it. Guarded by its checker.
 */
final class EpochCheck {
    private final Breaches breaches;
    /** The one before the last change, 0 if there was none. */
    private long former;
    /** 0 until somebody has named it. */
    private long present;

    private long tellings;

    EpochCheck(Breaches breaches) {
        this.breaches = breaches;
    }

    /** Another one has to begin, which nobody has named so far. */
    void change() {
        former = present;
        present = 0;
    }

    /** Somebody names the present one. @param what it is named of */
    void see(long said, String what, String who) {
        if (present == 0 ? said == former : said != present) {
            breaches.add(
                    Breach.Kind.MISMATCH,
                    what + " has epoch " + said + " for " + who + ", was "
                            + (present == 0 ? "that before it changed" : present));
        }
        present = said;
    }

    /** Whether it is the one before the last change. */
    boolean isFormer(long epoch) {
        return former != 0 && epoch == former;
    }

    boolean isPresent(long epoch) {
        return present != 0 && epoch == present;
    }

    /** A reader was told that its epoch is over. */
    void countTelling() {
        tellings++;
    }

    /** How often readers were told so. */
    long tellings() {
        return tellings;
    }
}
