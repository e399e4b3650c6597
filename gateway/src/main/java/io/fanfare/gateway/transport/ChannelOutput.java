package io.fanfare.gateway.transport;

import io.fanfare.gateway.topic.FlushQueue;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * The way out of a client's socket: messages get the header of their transport, and what was written is flushed soon after,
 * together with what follows. On the channel's loop.
 */
abstract class ChannelOutput extends ChannelInboundHandlerAdapter implements FlushQueue.Flushable {
    /** Room in front of a message for the longest header. */
    private static final int HEADER_ROOM = 10;

    private static final int MESSAGE_CAPACITY = 128;

    private final FlushQueue flushes;
    private ChannelHandlerContext context;
    private boolean isFlushDue;
    private boolean isClosing;

    ChannelOutput(FlushQueue flushes) {
        this.flushes = flushes;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    /** The size of what this transport puts in front of a message. */
    abstract int headerBytes(int messageBytes);

    abstract void writeHeader(ByteBuf out, boolean isText, int messageBytes);

    public final ByteBuf newMessage() {
        ByteBuf message = context.alloc().buffer(HEADER_ROOM + MESSAGE_CAPACITY);
        return message.writerIndex(HEADER_ROOM).readerIndex(HEADER_ROOM);
    }

    public final ByteBuf newEncoded(int bytes) {
        return context.alloc().buffer(bytes);
    }

    public final void sendText(ByteBuf message) {
        putHeader(message, true);
        sendEncoded(message);
    }

    public final void sendBinary(ByteBuf message) {
        putHeader(message, false);
        sendEncoded(message);
    }

    /** Puts the header into the room in front of the message, now that its size is known. */
    private void putHeader(ByteBuf message, boolean isText) {
        int end = message.writerIndex();
        int bytes = message.readableBytes();
        int start = HEADER_ROOM - headerBytes(bytes);
        message.readerIndex(start).writerIndex(start);
        writeHeader(message, isText, bytes);
        message.writerIndex(end);
    }

    public final void sendEncoded(ByteBuf bytes) {
        if (isClosing) {
            bytes.release();
            return;
        }
        context.write(bytes, context.voidPromise());
        if (!isFlushDue) {
            isFlushDue = true;
            flushes.add(this);
        }
    }

    @Override
    public final void flushNow() {
        isFlushDue = false;
        context.flush();
    }

    public final boolean isWritable() {
        return context.channel().isWritable();
    }

    public final long pendingBytes() {
        var outbound = context.channel().unsafe().outboundBuffer();
        return outbound == null ? 0 : outbound.totalPendingWriteBytes();
    }

    /** From now on nothing is written any more, and what comes in is dropped. */
    final void beginClosing() {
        isClosing = true;
    }

    final boolean isClosing() {
        return isClosing;
    }

    final ChannelHandlerContext context() {
        return context;
    }
}
