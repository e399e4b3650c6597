package io.fanfare.bench.fault;

/** One value that was published, and what is known of it. Guarded by its checker. */
final class SentValue {
    final int value;
    final String topic;
    final boolean hasKey;
    /** Values of one stream reach an ephemeral topic in the order in which they were sent. */
    final long stream;
    /** The highest offset of the topic that had been acknowledged when this was sent first. */
    final long floor;
    /** The life of the store that it was sent in first, null in an ephemeral topic. */
    final StoreLife sentIn;
    /** The life that it was last seen in, null while nobody has. */
    StoreLife placedIn;
    /** Where it is there. */
    long offset;

    boolean isAcknowledged;
    /** The life that it was last acknowledged in, null while it was not, and in an ephemeral topic. */
    StoreLife acknowledgedIn;
    /** The life that an attempt was last under way in, null in an ephemeral topic. */
    private StoreLife triedIn;
    /** Whether an attempt ended without its outcome: it may still be stored at any time. */
    private boolean isInDoubt;

    private int attemptsUnderWay;
    private boolean mayHaveHappened;

    SentValue(int value, String topic, boolean hasKey, long stream, StoreLife sentIn, long floor) {
        this.value = value;
        this.topic = topic;
        this.hasKey = hasKey;
        this.stream = stream;
        this.sentIn = sentIn;
        this.floor = floor;
    }

    /** @param life of the store at the time, null in an ephemeral topic */
    void attempted(StoreLife life) {
        triedIn = life;
        attemptsUnderWay++;
    }

    /** Another life of the store begins. */
    void surviveInto(StoreLife life) {
        if (attemptsUnderWay > 0) {
            triedIn = life;
        }
    }

    /** An attempt may have succeeded or not, or may yet. */
    void doubted() {
        answered(true);
        isInDoubt = true;
    }

    /** Whether every attempt was over and done with before a life of the store: there it is only if that has kept it. */
    boolean isSettledBefore(StoreLife life) {
        return triedIn != life && !isInDoubt;
    }

    /** @param happenedOrUnknown false if the answer was that nothing was done */
    void answered(boolean happenedOrUnknown) {
        attemptsUnderWay--;
        mayHaveHappened |= happenedOrUnknown;
    }

    /** Whether every attempt was answered, and each time that nothing was done. */
    boolean isRefused() {
        return attemptsUnderWay == 0 && !mayHaveHappened;
    }

    @Override
    public String toString() {
        return topic + " value " + value;
    }
}
