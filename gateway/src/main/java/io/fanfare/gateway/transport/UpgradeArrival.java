package io.fanfare.gateway.transport;

import io.fanfare.gateway.socket.AddressBlock;
import io.fanfare.gateway.socket.ReceiveShare;
import io.fanfare.protocol.CloseCode;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Holds of the budget what an upgrade request takes while it comes in. In front of what reads it, and gone with it. */
final class UpgradeArrival extends ChannelInboundHandlerAdapter {
    /** It is there as it came, and as what was read of it. */
    private static final int COPIES = 2;

    private final PendingConnection pending;
    /** Null until a part of the request has come without the rest: most come in one piece. */
    private ReceiveShare share;

    private long arrivedBytes;

    UpgradeArrival(PendingConnection pending) {
        this.pending = pending;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        arrivedBytes += ((ByteBuf) message).readableBytes();
        ctx.fireChannelRead(message);
        if (!ctx.isRemoved()) {
            hold(ctx);
        }
    }

    private void hold(ChannelHandlerContext ctx) {
        if (share == null) {
            share = pending.budget()
                    .passing(
                            AddressBlock.of(ctx.channel().remoteAddress()),
                            false,
                            pending.order(),
                            () -> ctx.executor().execute(() -> onNoRoom(ctx)));
        }
        if (!share.hold(COPIES * arrivedBytes)) {
            onNoRoom(ctx);
        }
    }

    private void onNoRoom(ChannelHandlerContext ctx) {
        if (!ctx.isRemoved() && ctx.channel().isActive()) {
            pending.services().metrics().connectionEnded(CloseCode.OVERLOADED);
            ctx.close();
        }
    }

    /** What has come so far. */
    long arrivedBytes() {
        return arrivedBytes;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (share != null) {
            share.end();
        }
    }
}
