package io.fanfare.gateway.socket;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Ends a connection so that what was written last can still be read. The output ends, over TLS
 * with a close_notify; the socket is closed once the client
 * has ended its side too, or after a while, whether or not it reads: closing at once with unread input would reset the
 * connection and lose our last words. Whoever calls drops what still comes in.
 */
public final class LingeringClose {
    /** How long a client may take to read them. */
    private static final int LINGER_SECONDS = 2;

    private LingeringClose() {}

    /**
     * @param written the last write, flushed already
     */
    public static void linger(ChannelFuture written) {
        Channel channel = written.channel();
        Future<?> end = channel.eventLoop().schedule((Runnable) channel::close, LINGER_SECONDS, TimeUnit.SECONDS);
        channel.closeFuture().addListener(closed -> end.cancel(false));
        written.addListener((ChannelFutureListener) LingeringClose::endOutput);
    }

    private static void endOutput(ChannelFuture written) {
        if (!written.isSuccess() || !(written.channel() instanceof DuplexChannel channel)) {
            written.channel().close();
            return;
        }
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls == null) {
            channel.shutdownOutput();
        } else {
            tls.closeOutbound().addListener(closeNotify -> channel.shutdownOutput());
        }
    }
}
