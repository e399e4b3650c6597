package io.fanfare.bench.client;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.net.InetSocketAddress;
import java.util.List;

/** The client's side of a transport: takes a stream apart into frames, and puts a header in front of those it sends. */
public abstract class FrameCodec extends ByteToMessageDecoder {
    /** Room in front of a frame for the longest header: WebSocket's for a long masked frame. */
    protected static final int HEAD_ROOM = 14;

    private final FrameListener listener;
    private final InetSocketAddress address;
    private WireBytes wireBytes = new WireBytes();
    private boolean isOpened;
    private boolean isConnected;
    private boolean isClosed;
    /** Whether a frame has come: until then what came is remembered, in words, for whoever asks why none did. */
    private boolean hasDelivered;

    private String unread;
    /** Why it ends, in words; null while nothing is wrong. */
    private String failure;

    /**
     * @param address of the server, for messages
     */
    protected FrameCodec(FrameListener listener, InetSocketAddress address) {
        this.listener = listener;
        this.address = address;
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
        if (!hasDelivered && in.isReadable()) {
            unread = UnexpectedBytes.inWords(in, in.readerIndex(), in.readableBytes());
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
        isOpened = true;
        unread = null;
        listener.onOpen(new FrameConnection(ctx.channel(), this));
    }

    protected final void deliver(ByteBuf in, int index, int bytes) {
        hasDelivered = true;
        listener.onFrame(in, index, bytes);
    }

    /** It could not be opened. */
    final void notConnected(Throwable cause) {
        failure = NetworkFailure.inWords(cause);
        closed(0, "");
    }

    /** Ends it, because of what came. */
    protected final void fail(ChannelHandlerContext ctx, String reason) {
        failed(reason);
        ctx.close();
    }

    /** Keeps why it is going to end; the first reason is the one. */
    final void failed(String reason) {
        if (failure == null) {
            failure = reason;
        }
    }

    /** Tells the listener, once, that the connection is gone. */
    private void closed(int code, String words) {
        if (!isClosed) {
            isClosed = true;
            listener.onClosed(new ConnectionEnd(code, reason(code, words)));
        }
    }

    private String reason(int code, String words) {
        String head = (isOpened ? "lost connection to " : "not connected to ") + NetworkFailure.where(address) + ": ";
        if (failure != null) {
            return head + failure;
        }
        String with = code == 0 ? "" : " with " + code + (words.isEmpty() ? "" : ", " + words);
        String after = unread != null && !hasDelivered
                ? " after it said " + unread
                : isOpened ? "" : " before it said anything";
        return head + "closed by the server" + with + after;
    }

    @Override
    protected final void handlerRemoved0(ChannelHandlerContext ctx) {
        // One that was never open is told of by whoever tried to open it, who knows why: perhaps a moment later.
        if (isConnected || failure != null) {
            closed(closeCode(), closeWords());
        }
    }

    @Override
    public final void channelActive(ChannelHandlerContext ctx) {
        isConnected = true;
        onConnected(ctx);
    }

    /** The connection is there; nothing was said yet. */
    protected abstract void onConnected(ChannelHandlerContext ctx);

    /** The close code that the node sent, or 0 if it sent none. */
    protected abstract int closeCode();

    /** What the node said with it; empty for nothing. */
    protected abstract String closeWords();

    @Override
    public final void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        fail(ctx, NetworkFailure.inWords(cause));
    }
}
