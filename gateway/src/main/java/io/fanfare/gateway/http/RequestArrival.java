package io.fanfare.gateway.http;

import io.fanfare.gateway.metrics.ApiClose;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.socket.ArrivalRate;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.concurrent.TimeUnit;

/**
 * Ends a connection whose request, its head or its body, was begun and comes in too slowly. In front of what reads it; a timer
 * runs only while a request is not whole at the end of a read. Owned by the connection's loop.
 */
final class RequestArrival extends ChannelInboundHandlerAdapter {
    private final int minBytesPerSecond;
    private final int graceSeconds;
    private final GatewayMetrics metrics;
    /** Null while no request has begun. */
    private ArrivalRate rate;

    private boolean isWatched;

    RequestArrival(int minBytesPerSecond, int graceSeconds, GatewayMetrics metrics) {
        this.minBytesPerSecond = minBytesPerSecond;
        this.graceSeconds = graceSeconds;
        this.metrics = metrics;
    }

    /** Goes behind what takes requests apart: sees where each ends. */
    ChannelHandler end() {
        return new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                if (message instanceof LastHttpContent) {
                    rate = null;
                }
                ctx.fireChannelRead(message);
            }
        };
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (rate == null) {
            rate = new ArrivalRate(minBytesPerSecond, graceSeconds);
        }
        rate.arrived(((ByteBuf) message).readableBytes());
        ctx.fireChannelRead(message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        watch(ctx);
        ctx.fireChannelReadComplete();
    }

    private void watch(ChannelHandlerContext ctx) {
        if (rate != null && !isWatched) {
            isWatched = true;
            ctx.executor().schedule(() -> check(ctx), 1, TimeUnit.SECONDS);
        }
    }

    private void check(ChannelHandlerContext ctx) {
        isWatched = false;
        if (rate == null || !ctx.channel().isActive()) {
            return;
        }
        if (ctx.channel().config().isAutoRead() && rate.isTooSlow(1)) {
            metrics.apiConnectionClosed(ApiClose.SLOW_SENDER);
            ctx.close();
        } else {
            watch(ctx);
        }
    }
}
