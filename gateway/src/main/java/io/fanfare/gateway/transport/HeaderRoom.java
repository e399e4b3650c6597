package io.fanfare.gateway.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** Room in front of a message for its transport's header, which is known only when the message is. */
final class HeaderRoom {
    /** For the longest header. */
    private static final int BYTES = 10;

    private static final int MESSAGE_CAPACITY = 128;

    private HeaderRoom() {}

    /** An empty message with room in front of it. */
    static ByteBuf before(ByteBufAllocator allocator) {
        ByteBuf message = allocator.buffer(BYTES + MESSAGE_CAPACITY);
        return message.writerIndex(BYTES).readerIndex(BYTES);
    }

    /** Puts the header in front of a message. */
    static void fill(ByteBuf message, ChannelConnection transport, boolean isText) {
        int end = message.writerIndex();
        int bytes = message.readableBytes();
        int start = BYTES - transport.headerBytes(bytes);
        message.readerIndex(start).writerIndex(start);
        transport.writeHeader(message, isText, bytes);
        message.writerIndex(end);
    }
}
