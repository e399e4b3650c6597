package io.fanfare.gateway.tls;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;

/**
 * Speaks TLS on one connection. Hands whole records only to the engine: of a record that has not arrived, what is there is kept
 * in a buffer of just that size, however large the read was that brought it. What is no TLS is seen by its first byte, and the
 * connection closed.
 *
 * <p>Every close says close_notify first, so that the other side can tell an end from a cut; but not to a client that does not
 * read: what waits for it is dropped, and that is a cut.
 */
final class TlsHandler extends SslHandler {
    private static final int HEADER_BYTES = 5;
    private static final int MAX_RECORD_BYTES = (1 << 14) + 2_048; // RFC 5246 §6.2.3
    private static final int FIRST_TYPE = 20; // change_cipher_spec
    private static final int LAST_TYPE = 23; // application_data
    private static final int MAJOR_VERSION = 3;
    private static final int CLOSE_MILLIS = 2_000;
    private static final int NOT_TLS = -1;

    /** The beginning of a record whose end has not arrived, or null. */
    private ByteBuf partial;

    private boolean isRefused;

    TlsHandler(SSLEngine engine) {
        super(engine);
        // Whoever adds this one sees to both.
        setHandshakeTimeoutMillis(0);
        setCloseNotifyFlushTimeoutMillis(0);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        ByteBuf input = join(ctx, (ByteBuf) message);
        int whole = isRefused ? NOT_TLS : wholeRecordBytes(input);
        if (whole == NOT_TLS) {
            input.release();
            refuse(ctx);
            return;
        }
        int begun = input.readableBytes() - whole;
        if (begun > 0) {
            partial = ctx.alloc().buffer(begun).writeBytes(input, input.readerIndex() + whole, begun);
            input.writerIndex(input.writerIndex() - begun);
        }
        if (whole == 0) {
            input.release();
        } else {
            super.channelRead(ctx, input);
        }
    }

    private ByteBuf join(ChannelHandlerContext ctx, ByteBuf more) {
        if (partial == null) {
            return more;
        }
        ByteBuf joined = ctx.alloc().buffer(partial.readableBytes() + more.readableBytes());
        joined.writeBytes(partial).writeBytes(more);
        partial.release();
        partial = null;
        more.release();
        return joined;
    }

    /** How much of it is whole records, or {@link #NOT_TLS}. */
    private static int wholeRecordBytes(ByteBuf input) {
        int start = input.readerIndex();
        int end = input.writerIndex();
        int at = start;
        while (at < end) {
            int type = input.getUnsignedByte(at);
            if (type < FIRST_TYPE || type > LAST_TYPE || end - at > 1 && input.getByte(at + 1) != MAJOR_VERSION) {
                return NOT_TLS;
            }
            if (end - at < HEADER_BYTES) {
                break;
            }
            int length = input.getUnsignedShort(at + 3);
            if (length > MAX_RECORD_BYTES) {
                return NOT_TLS;
            }
            if (end - at - HEADER_BYTES < length) {
                break;
            }
            at += HEADER_BYTES + length;
        }
        return at - start;
    }

    private void refuse(ChannelHandlerContext ctx) {
        if (!isRefused) {
            isRefused = true;
            if (!handshakeFuture().isDone()) {
                ctx.fireUserEventTriggered(new SslHandshakeCompletionEvent(new NotSslRecordException("no TLS record")));
            }
            ctx.close();
        }
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) throws Exception {
        if (!ctx.channel().isWritable()) {
            ctx.close(promise);
            return;
        }
        Future<?> cut = ctx.executor().schedule(() -> ctx.close(), CLOSE_MILLIS, TimeUnit.MILLISECONDS);
        ctx.channel().closeFuture().addListener(closed -> cut.cancel(false));
        super.close(ctx, promise);
    }

    @Override
    public void handlerRemoved0(ChannelHandlerContext ctx) throws Exception {
        if (partial != null) {
            partial.release();
            partial = null;
        }
        super.handlerRemoved0(ctx);
    }
}
