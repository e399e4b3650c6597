package io.fanfare.protocol.compact;

import io.fanfare.protocol.CloseCode;
import io.fanfare.protocol.ProtocolException;
import io.netty.buffer.ByteBuf;

/**
 * Whole numbers 0..2^63-1 as unsigned LEB128: seven bits in a byte, the lowest first, and the high bit set on all but
 * the last byte. There is one encoding of each number, the shortest.
 */
public final class Varint {
    /** The size of 2^63-1. */
    public static final int MAX_BYTES = 9;

    private static final int BITS = 7;
    private static final int BITS_MASK = 0x7F;
    private static final int MORE = 0x80;

    private Varint() {}

    /**
     * Reads one number.
     *
     * @throws ProtocolException that closes with {@link CloseCode#MALFORMED_FRAME} if the number is cut off, longer than
     *     it needs to be, or above 2^63-1
     */
    public static long read(ByteBuf in) {
        long value = 0;
        for (int shift = 0; shift < MAX_BYTES * BITS; shift += BITS) {
            if (!in.isReadable()) {
                throw malformed("varint: cut off (expected: a byte below 0x80 at its end)");
            }
            byte b = in.readByte();
            value |= (long) (b & BITS_MASK) << shift;
            if (b >= 0) {
                if (b == 0 && shift > 0) {
                    throw malformed("varint: overlong (expected: the shortest encoding)");
                }
                return value;
            }
        }
        throw malformed("varint: too large (expected: 0..2^63-1)");
    }

    /**
     * Writes one number.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public static void write(ByteBuf out, long value) {
        if (value < 0) {
            throw new IllegalArgumentException("value: " + value + " (expected: >= 0)");
        }
        long rest = value;
        while (rest > BITS_MASK) {
            out.writeByte((int) rest & BITS_MASK | MORE);
            rest >>>= BITS;
        }
        out.writeByte((int) rest);
    }

    /** How many bytes {@link #write} takes for a number, 1..{@value #MAX_BYTES}. */
    public static int size(long value) {
        int significantBits = Long.SIZE - Long.numberOfLeadingZeros(value | 1);
        return (significantBits + BITS - 1) / BITS;
    }

    private static ProtocolException malformed(String message) {
        return ProtocolException.close(CloseCode.MALFORMED_FRAME, message);
    }
}
