package io.fanfare.gateway.socket;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What one connection holds of a {@link ReceiveBudget}, while it holds something. Its holder says how much that is, on one
 * thread; others may take it away on theirs. What was taken away counts as free at once, though the holder lets go of it only
 * when it hears of that.
 */
public final class ReceiveShare {
    private static final long GONE = -1;

    private final ReceiveBudget budget;
    private final AddressBlock address;
    private final boolean isKnown;
    private final long order;
    /** Null if nobody may take it away. */
    private final Runnable onLost;

    private final ReceivePool ofAddress;
    private final AtomicLong held = new AtomicLong();

    ReceiveShare(ReceiveBudget budget, AddressBlock address, boolean isKnown, long order, Runnable onLost) {
        this.budget = budget;
        this.address = address;
        this.isKnown = isKnown;
        this.order = order;
        this.onLost = onLost;
        this.ofAddress = budget.enter(address);
        if (onLost != null) {
            ofAddress.enter(this);
            budget.all().enter(this);
        }
    }

    /**
     * The holder has so much now, in all.
     *
     * @return false if it may not: a share that may be taken away is over then, any other holds what it held before
     */
    public boolean hold(long bytes) {
        long before = held.get();
        if (before == GONE || !held.compareAndSet(before, bytes)) {
            return false;
        }
        change(bytes - before);
        if (bytes <= before || ofAddress.makeRoomFor(this) && budget.all().makeRoomFor(this)) {
            return true;
        }
        if (onLost != null) {
            end();
        } else if (held.compareAndSet(bytes, before)) {
            change(before - bytes);
        }
        return false;
    }

    private void change(long bytes) {
        ofAddress.change(bytes);
        budget.all().change(bytes);
    }

    /** What its holder has now. */
    public long heldBytes() {
        return Math.max(0, held.get());
    }

    /** Gives everything back, for good. Does nothing if it is over already. */
    public void end() {
        leave();
    }

    /** Another one needs the room. */
    void takeAway() {
        if (leave()) {
            onLost.run();
        }
    }

    private boolean leave() {
        long before = held.getAndSet(GONE);
        if (before == GONE) {
            return false;
        }
        change(-before);
        if (onLost != null) {
            ofAddress.leave(this);
            budget.all().leave(this);
        }
        budget.leave(address);
        return true;
    }

    boolean isKnown() {
        return isKnown;
    }

    long order() {
        return order;
    }
}
