package io.fanfare.gateway.bus.redis.state;

/**
 * Which heartbeats went out over a link and which came back. Numbers go on over all connections of the link, so that
 * others can tell what they missed. Owned by the bus loop.
 */
public final class Heartbeats {
    /** More than can be under way before the link counts as broken. */
    private static final int REMEMBERED = 1 << 10;

    private final long[] sentAtNanos = new long[REMEMBERED];
    private long lastSent;
    private long lastAnswered;
    private long firstOfConnection = 1;

    /** A connection begins: what was under way before is forgotten. */
    public void restart() {
        lastAnswered = lastSent;
        firstOfConnection = lastSent + 1;
    }

    /** Counts one that is about to be sent, and numbers it. */
    public long send(long nowNanos) {
        lastSent++;
        sentAtNanos[index(lastSent)] = nowNanos;
        return lastSent;
    }

    /**
     * One came back.
     *
     * @return how long it was under way, or -1 if it is one of another connection or came before
     */
    public long answer(long sequence, long nowNanos) {
        if (sequence <= lastAnswered || sequence > lastSent) {
            return -1;
        }
        lastAnswered = sequence;
        return nowNanos - sentAtNanos[index(sequence)];
    }

    /** Whether the present connection has brought one back. */
    public boolean isAnswered() {
        return lastAnswered >= firstOfConnection;
    }

    /** For how long the oldest one has been under way, 0 if none is. */
    public long silentNanos(long nowNanos) {
        return lastAnswered == lastSent ? 0 : nowNanos - sentAtNanos[index(lastAnswered + 1)];
    }

    private static int index(long sequence) {
        return (int) sequence & REMEMBERED - 1;
    }
}
