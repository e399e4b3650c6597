package io.fanfare.gateway.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

/** Messages as members of the array that a poll is answered with: each a comma, and a string of JSON. */
final class LongPollText {
    /** A message is mostly words and quotes: so many more bytes for each of it, in {@link #GROWTH_OF}. */
    private static final int GROWTH = 1;

    private static final int GROWTH_OF = 4;
    private static final int FRAME_BYTES = ",\"\"".length();
    private static final String HEX = "0123456789abcdef";

    private LongPollText() {}

    /** About how many bytes {@link #write} appends for a message of so many. */
    static int bytes(int messageBytes) {
        return FRAME_BYTES + messageBytes + messageBytes * GROWTH / GROWTH_OF;
    }

    /**
     * Appends a message.
     *
     * @param message in UTF-8; borrowed
     */
    static void write(ByteBuf out, ByteBuf message) {
        out.writeByte(',').writeByte('"');
        int end = message.writerIndex();
        for (int i = message.readerIndex(); i < end; i++) {
            writeEscaped(out, message.getByte(i));
        }
        out.writeByte('"');
    }

    private static void writeEscaped(ByteBuf out, byte b) {
        if (b == '"' || b == '\\') {
            out.writeByte('\\').writeByte(b);
        } else if (b >= 0 && b < ' ') {
            ByteBufUtil.writeAscii(out, "\\u00");
            out.writeByte(HEX.charAt(b >> 4)).writeByte(HEX.charAt(b & 0xF));
        } else {
            out.writeByte(b);
        }
    }
}
