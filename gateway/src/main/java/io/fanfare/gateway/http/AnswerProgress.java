package io.fanfare.gateway.http;

import io.fanfare.gateway.metrics.ApiClose;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.TimeUnit;

/**
 * Ends a connection whose client reads nothing of an answer for a while. Looks only at connections for which more waits than
 * their buffers take at once; the others are closed when they are idle. Owned by the connection's loop.
 */
final class AnswerProgress extends ChannelInboundHandlerAdapter {
    private final int timeoutSeconds;
    private final GatewayMetrics metrics;
    private boolean isWatched;

    AnswerProgress(int timeoutSeconds, GatewayMetrics metrics) {
        this.timeoutSeconds = timeoutSeconds;
        this.metrics = metrics;
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (!ctx.channel().isWritable() && !isWatched) {
            watch(ctx);
        }
        ctx.fireChannelWritabilityChanged();
    }

    private void watch(ChannelHandlerContext ctx) {
        isWatched = true;
        long toWrite = ctx.channel().bytesBeforeWritable();
        ctx.executor().schedule(() -> check(ctx, toWrite), timeoutSeconds, TimeUnit.SECONDS);
    }

    private void check(ChannelHandlerContext ctx, long toWriteBefore) {
        isWatched = false;
        if (!ctx.channel().isActive() || ctx.channel().isWritable()) {
            return;
        }
        if (ctx.channel().bytesBeforeWritable() >= toWriteBefore) {
            metrics.apiConnectionClosed(ApiClose.UNREAD);
            ctx.close();
        } else {
            watch(ctx);
        }
    }
}
