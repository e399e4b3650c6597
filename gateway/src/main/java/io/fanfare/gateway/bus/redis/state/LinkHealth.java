package io.fanfare.gateway.bus.redis.state;

import java.util.concurrent.TimeUnit;

/**
 * Whether a link is up, and what speaks against it. It is up from the moment that every channel is subscribed and a heartbeat
 * has come back, until its connections end or heartbeats stop coming back. Owned by the bus loop, but for the plain questions.
 */
public final class LinkHealth {
    /** A link that breaks sooner after it came up is tried again as if it had never been up. */
    private static final long STEADY_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** How much longer than a silent link a slow one is borne with. */
    private static final int SLOW_FACTOR = 5;

    private static final String SLOW = "heartbeats take longer than bus.timeout-millis to come back";

    private final Heartbeats heartbeats = new Heartbeats();
    private final long timeoutNanos;
    private boolean isSettled;
    private long upSinceNanos;
    private volatile boolean isUp;
    private volatile String problem = "not connected yet";

    /** @param timeoutNanos for what is sent to come back, before the link counts as broken */
    public LinkHealth(long timeoutNanos) {
        this.timeoutNanos = timeoutNanos;
    }

    /** There are connections. */
    public void connected() {
        heartbeats.restart();
    }

    /** A heartbeat is about to be sent; returns its number. */
    public long send(long nowNanos) {
        return heartbeats.send(nowNanos);
    }

    /**
     * A heartbeat came back.
     *
     * @return how long it was under way, or -1 if it is one of another connection or came before
     */
    public long answer(long sequence, long nowNanos) {
        return heartbeats.answer(sequence, nowNanos);
    }

    /** Every channel is subscribed. */
    public void settled() {
        isSettled = true;
    }

    /** Whether it has just come up. */
    public boolean rise(long nowNanos) {
        if (isUp || !isSettled || !heartbeats.isAnswered()) {
            return false;
        }
        upSinceNanos = nowNanos;
        problem = null;
        isUp = true;
        return true;
    }

    /**
     * Judges the silence on the connections. While something comes over both of them the link is slow, not broken: to
     * subscribe everything again would make it slower still.
     *
     * @param heardAtNanos when something last came over the one that has been silent for longer
     * @param stalledNanos for how long a subscription has not been confirmed
     * @return why the connections are of no use, or null
     */
    public String fault(long nowNanos, long heardAtNanos, long stalledNanos) {
        long limitNanos = nowNanos - heardAtNanos < timeoutNanos ? SLOW_FACTOR * timeoutNanos : timeoutNanos;
        long silentNanos = heartbeats.silentNanos(nowNanos);
        if (silentNanos > limitNanos) {
            return "no heartbeat came back for " + TimeUnit.NANOSECONDS.toMillis(silentNanos) + " ms";
        }
        if (stalledNanos > timeoutNanos) {
            return "a subscription was not confirmed for " + TimeUnit.NANOSECONDS.toMillis(timeoutNanos) + " ms";
        }
        return null;
    }

    /** Notes whether heartbeats come back late, if it is up. */
    public void measure(long nowNanos) {
        if (isUp) {
            problem = heartbeats.silentNanos(nowNanos) > timeoutNanos ? SLOW : null;
        }
    }

    /**
     * The connections have ended, or there were none.
     *
     * @return whether it had been up for long
     */
    public boolean fall(String reason, long nowNanos) {
        boolean wasSteady = isUp && nowNanos - upSinceNanos > STEADY_NANOS;
        isUp = false;
        isSettled = false;
        problem = reason;
        return wasSteady;
    }

    /** Whether publications get through. Any thread. */
    public boolean isUp() {
        return isUp;
    }

    /** Why it is not up, or what is wrong with it; null if nothing is. Any thread. */
    public String problem() {
        return problem;
    }

    public long upSinceNanos() {
        return upSinceNanos;
    }
}
