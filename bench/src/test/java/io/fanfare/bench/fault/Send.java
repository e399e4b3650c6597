package io.fanfare.bench.fault;

/** One value that was published, and what is known of it. Guarded by its checker. */
final class Send {
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
    private int attemptsUnderWay;
    private boolean mayHaveHappened;

    Send(int value, String topic, boolean hasKey, long stream, StoreLife sentIn, long floor) {
        this.value = value;
        this.topic = topic;
        this.hasKey = hasKey;
        this.stream = stream;
        this.sentIn = sentIn;
        this.floor = floor;
    }

    void attempted() {
        attemptsUnderWay++;
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
