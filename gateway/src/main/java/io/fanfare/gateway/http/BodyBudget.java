package io.fanfare.gateway.http;

import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.socket.AddressBlock;
import io.fanfare.gateway.socket.ReceiveBudget;
import io.fanfare.gateway.socket.ReceiveShare;
import io.fanfare.protocol.ErrorCode;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.util.ReferenceCountUtil;

/**
 * Charges the bodies of one connection to the budget of all, from their first byte to their answer. One for which there is
 * nothing left is answered as overloaded in its turn, and ends the connection. Owned by the connection's loop.
 */
final class BodyBudget extends ChannelInboundHandlerAdapter {
    private final ReceiveBudget budget;
    private final GatewayMetrics metrics;
    /** Null until the connection has one. */
    private ReceiveShare share;

    private long takenBytes;
    private boolean isRefused;
    private boolean isClosed;

    BodyBudget(ReceiveBudget budget, GatewayMetrics metrics) {
        this.budget = budget;
        this.metrics = metrics;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        share = budget.lasting(AddressBlock.of(ctx.channel().remoteAddress()));
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (isRefused) {
            ReferenceCountUtil.release(message);
        } else if (message instanceof HttpContent content
                && !take(content.content().readableBytes())) {
            isRefused = true;
            ReferenceCountUtil.release(message);
            metrics.bodyRefused();
            ctx.fireChannelRead(ProblemDetails.of(
                    ErrorCode.OVERLOADED,
                    "body: too much is being received (expected: at most " + budget.maxBytes()
                            + " bytes by all connections together, and less by those of one address)"));
        } else {
            ctx.fireChannelRead(message);
        }
    }

    private boolean take(int bytes) {
        if (!share.hold(takenBytes + bytes)) {
            return false;
        }
        takenBytes += bytes;
        return true;
    }

    /** A request with so long a body is answered. */
    void answered(int bodyBytes) {
        if (!isClosed && bodyBytes > 0) {
            takenBytes -= bodyBytes;
            share.hold(takenBytes);
        }
    }

    /** What is still held belongs to requests that will never be whole, or never be answered. */
    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        isClosed = true;
        share.end();
        ctx.fireChannelInactive();
    }
}
