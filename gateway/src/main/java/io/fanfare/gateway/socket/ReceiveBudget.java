package io.fanfare.gateway.socket;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What all connections together may hold of requests that are on their way in or being carried out, in bytes. Each may be as
 * large as its own limit allows; without a bound on their sum, a few hundred callers that never finish take all memory there
 * is. Any thread.
 */
public final class ReceiveBudget {
    private final long maxBytes;
    private final AtomicLong held = new AtomicLong();

    public ReceiveBudget(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * Takes some of it.
     *
     * @return false if there is not so much left: nothing was taken then
     */
    public boolean take(long bytes) {
        if (held.addAndGet(bytes) <= maxBytes) {
            return true;
        }
        held.addAndGet(-bytes);
        return false;
    }

    /** Gives back what was taken. */
    public void give(long bytes) {
        held.addAndGet(-bytes);
    }

    /** What is held now. */
    public long heldBytes() {
        return held.get();
    }

    public long maxBytes() {
        return maxBytes;
    }
}
