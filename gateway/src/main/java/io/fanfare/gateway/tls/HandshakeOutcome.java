package io.fanfare.gateway.tls;

import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.metrics.TlsFault;
import io.fanfare.gateway.socket.HandshakeTimeout;
import io.fanfare.gateway.upkeep.OutOfMemory;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.Future;
import java.nio.channels.ClosedChannelException;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts how the handshake of a connection went, and leaves the pipeline if it went well. If not, it closes the connection and
 * keeps what goes wrong on the way from those behind it: strangers can make as much of that as they like, so that it is not
 * logged.
 */
final class HandshakeOutcome extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(HandshakeOutcome.class);

    private final String port;
    private final GatewayMetrics metrics;
    /** Null if somebody else's deadline covers the handshake. */
    private final Future<?> deadline;

    private boolean isOver;

    HandshakeOutcome(String port, GatewayMetrics metrics, Future<?> deadline) {
        this.port = port;
        this.metrics = metrics;
        this.deadline = deadline;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent end) {
            if (end.isSuccess()) {
                end();
                metrics.tlsHandshake(port);
                ctx.pipeline().remove(this);
            } else {
                fail(ctx, kindOf(end.cause()), end.cause());
            }
            return;
        }
        if (event == HandshakeTimeout.EXPIRED) {
            fail(ctx, TlsFault.TIMEOUT, null);
        }
        ctx.fireUserEventTriggered(event);
    }

    private void fail(ChannelHandlerContext ctx, TlsFault kind, Throwable cause) {
        if (!isOver) {
            end();
            metrics.tlsHandshakeFailed(port, kind);
            LOG.debug("{}: no TLS: {}: {}", ctx.channel().id(), kind, String.valueOf(cause));
            ctx.close();
        }
    }

    private void end() {
        isOver = true;
        if (deadline != null) {
            deadline.cancel(false);
        }
    }

    /** Engines tell the reason in words only. */
    private static TlsFault kindOf(Throwable cause) {
        String words = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        if (cause instanceof NotSslRecordException) {
            return TlsFault.PLAINTEXT;
        }
        if (cause instanceof ClosedChannelException) {
            return TlsFault.CLOSED;
        }
        if (TrustedAuthorities.isDistrust(cause)) {
            return TlsFault.CLIENT_CERTIFICATE;
        }
        if (words.contains("alert")) {
            return TlsFault.REFUSED_BY_CLIENT;
        }
        return words.contains("certificate") ? TlsFault.CLIENT_CERTIFICATE : TlsFault.PROTOCOL;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        OutOfMemory.endProcessIf(cause);
        fail(ctx, kindOf(cause.getCause() == null ? cause : cause.getCause()), cause);
    }
}
