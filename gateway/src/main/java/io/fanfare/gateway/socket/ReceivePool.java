package io.fanfare.gateway.socket;

import java.util.Comparator;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;

/** A bound on what several shares hold together: those of a port, or of one address. Any thread. */
final class ReceivePool {
    /** Who goes first comes last. */
    private static final Comparator<ReceiveShare> WORTH =
            Comparator.comparing(ReceiveShare::isKnown).reversed().thenComparingLong(ReceiveShare::order);

    private final long maxBytes;
    private final AtomicLong held = new AtomicLong();
    private final ConcurrentSkipListSet<ReceiveShare> passing = new ConcurrentSkipListSet<>(WORTH);
    /** How many shares it is for; kept by the budget's map. */
    int shares;

    ReceivePool(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** A share that others may take away is here. */
    void enter(ReceiveShare share) {
        passing.add(share);
    }

    void leave(ReceiveShare share) {
        passing.remove(share);
    }

    /** A share holds so much more, or less. */
    void change(long bytes) {
        held.addAndGet(bytes);
    }

    /**
     * Takes shares away until the bound is kept.
     *
     * @return false if that took the asking one's turn, or there is none to take: it has to go
     */
    boolean makeRoomFor(ReceiveShare asking) {
        while (held.get() > maxBytes) {
            ReceiveShare last = passing.pollLast();
            if (last == null || last == asking) {
                return false;
            }
            last.takeAway();
        }
        return true;
    }

    long heldBytes() {
        return held.get();
    }

    long maxBytes() {
        return maxBytes;
    }
}
