package io.fanfare.bench.client;

import io.fanfare.protocol.compact.Opcode;
import io.fanfare.protocol.compact.Varint;
import io.netty.buffer.ByteBuf;

/**
 * Reads messages without allocating: {@link io.fanfare.protocol.compact.CompactEvents} makes an event, a payload and a
 * copy of it, which at a million messages a second is what a load generator would measure.
 */
final class MessageReader {
    private static final int SHORT_EVENT = 1 << 5;
    private static final int SHORT_ID_BITS = 0x1F;
    private static final int LONG_EVENT = 1 << 1;

    private MessageReader() {}

    static boolean isMessage(int firstByte) {
        Opcode opcode = Opcode.of(firstByte);
        return opcode == Opcode.SHORT_MESSAGE || opcode == Opcode.LONG_MESSAGE;
    }

    /** Reads the frame at an index; the buffer's own indexes are put back. */
    static void read(ByteBuf in, int index, int bytes, ClientListener listener) {
        int readerIndex = in.readerIndex();
        in.readerIndex(index);
        int firstByte = in.readByte();
        boolean isShort = firstByte < 0;
        int topicId = isShort ? (firstByte & SHORT_ID_BITS) << 16 | in.readUnsignedShort() : (int) Varint.read(in);
        long offset = Varint.read(in);
        if ((firstByte & (isShort ? SHORT_EVENT : LONG_EVENT)) != 0) {
            in.skipBytes((int) Varint.read(in));
        }
        int payloadIndex = in.readerIndex();
        in.readerIndex(readerIndex);
        listener.onMessage(topicId, offset, in, payloadIndex, index + bytes - payloadIndex);
    }
}
