package io.fanfare.gateway.transport;

import io.fanfare.gateway.socket.ArrivalRate;
import io.fanfare.gateway.socket.ReceiveShare;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * What a connection keeps of messages that have not wholly arrived, for as long as there is any: the beginning of a frame, a
 * share of the budget, and how fast it goes on. On the channel's loop.
 */
final class Arrival {
    private static final int NEVER = -1;

    private final ReceiveShare share;
    private final ArrivalRate rate;
    /** The beginning of a frame, or null. */
    private ByteBuf partial;
    /** What {@link #join} has given away, to be known when it comes back. */
    private ByteBuf lent;

    private int lookedAtSeconds = NEVER;

    Arrival(ReceiveShare share, TransportSettings settings) {
        this.share = share;
        this.rate = new ArrivalRate(settings.minReceiveBytesPerSecond(), settings.receiveGraceSeconds());
    }

    /** Takes what is kept, with more behind it; the caller's from now on. */
    ByteBuf join(ByteBuf more) {
        if (partial == null) {
            return more;
        }
        ByteBuf joined = partial.writeBytes(more);
        more.release();
        partial = null;
        lent = joined;
        return joined;
    }

    /** Keeps the beginning of a frame in a buffer of its own, no larger than that: the one it came in may be. */
    void keep(ByteBuf rest, ByteBufAllocator allocator) {
        boolean isOwn = rest == lent && rest.readerIndex() == 0;
        lent = null;
        if (isOwn) {
            partial = rest;
            return;
        }
        if (rest.isReadable()) {
            partial = allocator.buffer(rest.readableBytes()).writeBytes(rest);
        }
        rest.release();
    }

    /**
     * More has come.
     *
     * @param fragmentBytes what is kept besides the beginning of a frame
     * @return false if there is no room for all that is kept
     */
    boolean goesOn(int fragmentBytes, int arrivedBytes) {
        rate.arrived(arrivedBytes);
        return share.hold(fragmentBytes + (partial == null ? 0 : partial.capacity()));
    }

    /**
     * To be asked about once a second.
     *
     * @param isRead whether the client could send
     * @return whether it has sent too little for too long
     */
    boolean isTooSlow(int nowSeconds, boolean isRead) {
        int seconds = lookedAtSeconds == NEVER || !isRead ? 0 : nowSeconds - lookedAtSeconds;
        lookedAtSeconds = nowSeconds;
        return rate.isTooSlow(seconds);
    }

    /** Lets go of everything. */
    void end() {
        if (partial != null) {
            partial.release();
            partial = null;
        }
        share.end();
    }
}
