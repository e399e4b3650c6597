package io.fanfare.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

/** A position as text, {@code epoch:offset} in decimal, for formats whose clients hand it back as they got it. */
public final class PositionText {
    private PositionText() {}

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static Position parse(String text) {
        int colon = text.indexOf(':');
        return new Position(
                Long.parseUnsignedLong(text, 0, Math.max(0, colon), 10),
                Long.parseUnsignedLong(text, colon + 1, text.length(), 10));
    }

    /** How many bytes {@link #write} appends. */
    public static int bytes(long epoch, long offset) {
        return digits(epoch) + 1 + digits(offset);
    }

    /** Appends one, in ASCII. */
    public static void write(ByteBuf out, long epoch, long offset) {
        ByteBufUtil.writeAscii(out, Long.toString(epoch));
        out.writeByte(':');
        ByteBufUtil.writeAscii(out, Long.toString(offset));
    }

    private static int digits(long number) {
        int digits = 1;
        for (long rest = number; rest >= 10; rest /= 10) {
            digits++;
        }
        return digits;
    }
}
