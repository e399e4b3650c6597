package io.fanfare.bench.client;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

/** The client's side of a transport: takes a stream apart into frames, and puts a header in front of those it sends. */
public abstract class FrameCodec extends ByteToMessageDecoder {
    /** Room in front of a frame for the longest header: WebSocket's for a long masked frame. */
    protected static final int HEAD_ROOM = 14;

    private final FrameListener listener;
    private WireBytes wireBytes = new WireBytes();
    private boolean isClosed;

    protected FrameCodec(FrameListener listener) {
        this.listener = listener;
    }

    /** Where to count what travels; before the connection is opened. */
    final void countIn(WireBytes bytes) {
        wireBytes = bytes;
    }

    final WireBytes wireBytes() {
        return wireBytes;
    }

    /** Puts the header into the room in front of a frame, and moves its reader index there. Any thread. */
    protected abstract void putHeader(ByteBuf frame);

    /**
     * Takes one frame off the input.
     *
     * @return false if it is not complete yet; nothing was taken then
     */
    protected abstract boolean readFrame(ChannelHandlerContext ctx, ByteBuf in);

    @Override
    public final void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        wireBytes.received(((ByteBuf) message).readableBytes());
        super.channelRead(ctx, message);
    }

    @Override
    public final void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) {
            listener.onWritable();
        }
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    protected final void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        boolean wasTaken = true;
        while (wasTaken && in.isReadable()) {
            wasTaken = readFrame(ctx, in);
        }
    }

    /** Without the one of the superclass, which reads on when nothing was decoded, even if reading was stopped. */
    @Override
    public final void channelReadComplete(ChannelHandlerContext ctx) {
        discardSomeReadBytes();
        listener.onReadComplete();
        ctx.fireChannelReadComplete();
    }

    /** The handshake of the transport is done. */
    protected final void opened(ChannelHandlerContext ctx) {
        listener.onOpen(new FrameConnection(ctx.channel(), this));
    }

    protected final void deliver(ByteBuf in, int index, int bytes) {
        listener.onFrame(in, index, bytes);
    }

    /** Tells the listener, once, that the connection is gone. */
    final void closed(int code) {
        if (!isClosed) {
            isClosed = true;
            listener.onClosed(code);
        }
    }

    @Override
    protected final void handlerRemoved0(ChannelHandlerContext ctx) {
        closed(closeCode());
    }

    /** The close code that the node sent, or 0 if it sent none. */
    protected abstract int closeCode();

    @Override
    public final void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
