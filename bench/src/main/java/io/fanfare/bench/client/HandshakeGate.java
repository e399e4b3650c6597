package io.fanfare.bench.client;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;

/** Has those behind it wait until TLS is agreed on, or tells them that it is not. */
final class HandshakeGate extends ChannelInboundHandlerAdapter {
    /** Told later. */
    @Override
    public void channelActive(ChannelHandlerContext ctx) {}

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent end) {
            if (end.isSuccess()) {
                ctx.fireChannelActive();
                ctx.pipeline().remove(this);
            } else {
                ctx.fireExceptionCaught(end.cause());
            }
            return;
        }
        ctx.fireUserEventTriggered(event);
    }
}
