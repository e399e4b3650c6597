package io.fanfare.protocol.compact;

import io.fanfare.protocol.CloseCode;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.ProtocolException;
import io.fanfare.protocol.TopicName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;

/**
 * Reads the fields that frames are made of. Every fault closes with {@link CloseCode#MALFORMED_FRAME}: the frame is
 * damaged, or came from a peer that may not get a value wrong. {@link RequestReader} has the fields that a client may
 * get wrong without losing its connection.
 */
final class FieldReader {
    static final long MAX_REQUEST_ID = (1L << 32) - 1;

    private FieldReader() {}

    static int firstByte(ByteBuf in) {
        if (!in.isReadable()) {
            throw malformed("frame: empty (expected: an opcode)");
        }
        return in.readUnsignedByte();
    }

    static int flags(ByteBuf in) {
        if (!in.isReadable()) {
            throw malformed("flags: cut off (expected: 1 byte)");
        }
        return in.readUnsignedByte();
    }

    static boolean isSet(int flags, int bit) {
        return (flags & bit) != 0;
    }

    /** A number from 0 to {@code max}. */
    static long number(ByteBuf in, String name, long max) {
        long value = Varint.read(in);
        if (value > max) {
            throw malformed(name + ": " + value + " (expected: 0.." + max + ")");
        }
        return value;
    }

    static int integer(ByteBuf in, String name) {
        return (int) number(in, name, Integer.MAX_VALUE);
    }

    /** The request that an event answers, or 0. */
    static long requestId(ByteBuf in) {
        return number(in, "requestId", MAX_REQUEST_ID);
    }

    static long epoch(ByteBuf in) {
        return number(in, "epoch", Position.MAX_EPOCH);
    }

    static Position position(ByteBuf in) {
        return new Position(epoch(in), Varint.read(in));
    }

    /** The length of the field that follows, which is not longer than what is left of the frame. */
    static int length(ByteBuf in, String name) {
        long length = Varint.read(in);
        if (length > in.readableBytes()) {
            throw malformed(name + ": " + length + " bytes (expected: at most the " + in.readableBytes() + " left)");
        }
        return (int) length;
    }

    /**
     * How many elements follow. Checked against what is left of the frame, so that a count can't make its reader allocate
     * more than the sender has sent.
     */
    static int count(ByteBuf in, String name, int max, int minElementBytes) {
        int count = (int) number(in, name, max);
        requireElements(in, name, count, minElementBytes);
        return count;
    }

    static void requireElements(ByteBuf in, String name, int count, int minElementBytes) {
        int maxElements = in.readableBytes() / minElementBytes;
        if (count > maxElements) {
            throw malformed(name + ": " + count + " (expected: at most the " + maxElements + " that fit in the frame)");
        }
    }

    static String text(ByteBuf in, String name) {
        return text(in, name, length(in, name));
    }

    /** Text of a length that was read and checked before. */
    static String text(ByteBuf in, String name, int bytes) {
        if (!ByteBufUtil.isText(in, in.readerIndex(), bytes, StandardCharsets.UTF_8)) {
            throw malformed(name + ": invalid UTF-8 (expected: " + bytes + " bytes of UTF-8)");
        }
        return in.readCharSequence(bytes, StandardCharsets.UTF_8).toString();
    }

    static String event(ByteBuf in) {
        String event = text(in, "event");
        if (event.isEmpty()) {
            throw malformed("event: empty (expected: at least 1 byte)");
        }
        return event;
    }

    static TopicName topic(ByteBuf in) {
        String name = text(in, "topic");
        try {
            return TopicName.of(name);
        } catch (ProtocolException fault) {
            throw malformed(fault.getMessage());
        }
    }

    static byte[] bytes(ByteBuf in, String name) {
        return bytes(in, length(in, name));
    }

    /** A copy of so many bytes, which the frame is known to have. */
    static byte[] bytes(ByteBuf in, int length) {
        byte[] bytes = new byte[length];
        in.readBytes(bytes);
        return bytes;
    }

    static ProtocolException malformed(String message) {
        return ProtocolException.close(CloseCode.MALFORMED_FRAME, message);
    }
}
