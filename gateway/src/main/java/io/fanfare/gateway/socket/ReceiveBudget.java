package io.fanfare.gateway.socket;

import java.util.concurrent.ConcurrentHashMap;

/**
 * What all connections of a port together, and those of one address, may hold of requests that are on their way in or being
 * carried out, in bytes. Each may be as large as its own limit allows; without a bound on their sum, a few hundred callers
 * that never finish take all memory there is. Any thread, no lock but the map's own.
 *
 * <p><b>When full.</b> Shares that may be taken away go first, those of callers who have not said who they are before the
 * others, and of these the newest: see {@link ReceiveShare}. If the one that asks is the last of them it gets nothing.
 */
public final class ReceiveBudget {
    private final long maxBytesPerAddress;
    private final ReceivePool all;
    private final ConcurrentHashMap<AddressBlock, ReceivePool> byAddress = new ConcurrentHashMap<>();

    /**
     * @param maxBytes of all
     * @param maxBytesPerAddress of each {@link AddressBlock}
     */
    public ReceiveBudget(long maxBytes, long maxBytesPerAddress) {
        this.all = new ReceivePool(maxBytes);
        this.maxBytesPerAddress = maxBytesPerAddress;
    }

    /** A share that nobody can take away: while it is too large, the one who asks for more is refused. */
    public ReceiveShare lasting(AddressBlock address) {
        return new ReceiveShare(this, address, true, 0, null);
    }

    /**
     * A share that others may take away.
     *
     * @param isKnown whether its holder has said who he is
     * @param order in which holders came, another for each
     * @param onLost called once if it is taken away, on any thread; must not block
     */
    public ReceiveShare passing(AddressBlock address, boolean isKnown, long order, Runnable onLost) {
        return new ReceiveShare(this, address, isKnown, order, onLost);
    }

    ReceivePool all() {
        return all;
    }

    /** The pool of an address, for one more share. */
    ReceivePool enter(AddressBlock address) {
        return byAddress.compute(address, (same, pool) -> {
            ReceivePool entered = pool == null ? new ReceivePool(maxBytesPerAddress) : pool;
            entered.shares++;
            return entered;
        });
    }

    /** A share is gone; with the last one of its address nothing is kept of that. */
    void leave(AddressBlock address) {
        byAddress.computeIfPresent(address, (same, pool) -> --pool.shares == 0 ? null : pool);
    }

    /** What is held now. */
    public long heldBytes() {
        return all.heldBytes();
    }

    public long maxBytes() {
        return all.maxBytes();
    }

    /** How many addresses hold something. */
    int addressCount() {
        return byAddress.size();
    }
}
