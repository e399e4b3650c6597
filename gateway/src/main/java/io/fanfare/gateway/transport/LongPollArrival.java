package io.fanfare.gateway.transport;

import io.fanfare.gateway.socket.AddressBlock;
import io.fanfare.gateway.socket.ArrivalRate;
import io.fanfare.gateway.socket.ReceiveShare;
import io.fanfare.protocol.CloseCode;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Watches requests of clients that poll while they come in: what each takes is held of the budget until it is answered, and it has to
 * go on arriving. In front of what reads them. Owned by the connection's loop.
 */
final class LongPollArrival extends ChannelInboundHandlerAdapter {
    /** It is there as it came, and as what was read of it. */
    private static final int COPIES = 2;

    private final PendingConnection pending;
    private ChannelHandlerContext context;
    /** Null while nothing comes in. */
    private ArrivalRate rate;
    /** Null while nothing is held. */
    private ReceiveShare share;

    private long arrivedBytes;
    private boolean isKnown;

    /** @param arrivedBytes of the first request, before it was known to be one */
    LongPollArrival(PendingConnection pending, long arrivedBytes) {
        this.pending = pending;
        this.arrivedBytes = arrivedBytes;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        rate = newRate();
        hold();
    }

    private ArrivalRate newRate() {
        return new ArrivalRate(
                pending.settings().minReceiveBytesPerSecond(),
                pending.settings().receiveGraceSeconds());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        int bytes = ((ByteBuf) message).readableBytes();
        arrivedBytes += bytes;
        if (rate == null) {
            rate = newRate();
        }
        rate.arrived(bytes);
        ctx.fireChannelRead(message);
        if (arrivedBytes > 0) {
            hold();
        }
    }

    private void hold() {
        if (share == null) {
            AddressBlock address = AddressBlock.of(context.channel().remoteAddress());
            share = pending.budget()
                    .passing(
                            address,
                            isKnown,
                            pending.order(),
                            () -> context.executor().execute(this::onNoRoom));
        }
        if (!share.hold(COPIES * arrivedBytes)) {
            onNoRoom();
        }
    }

    private void onNoRoom() {
        end(CloseCode.OVERLOADED);
    }

    private void end(CloseCode code) {
        if (context.channel().isActive()) {
            pending.services().metrics().connectionEnded(code);
            context.close();
        }
    }

    /** The head of the request that comes in shows that a session's client has sent it. */
    void known() {
        isKnown = true;
        release();
        hold();
    }

    /** A request is whole: what takes time from here on is not its sender's. */
    void whole() {
        rate = null;
    }

    /** A request is answered: nothing is kept of it. */
    void answered() {
        arrivedBytes = 0;
        isKnown = false;
        release();
    }

    private void release() {
        if (share != null) {
            share.end();
            share = null;
        }
    }

    /** To be told of each second in which the client could send. */
    void onSecond() {
        if (rate != null && rate.isTooSlow(1)) {
            end(CloseCode.SLOW_SENDER);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        ctx.fireChannelInactive();
        release();
    }
}
