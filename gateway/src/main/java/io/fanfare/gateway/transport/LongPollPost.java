package io.fanfare.gateway.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Base64;

/**
 * What a client that polls has sent at once: one message, or one in each line, which are taken one by one. It is refused as a whole
 * before any of it is taken, or taken as a whole. Owns its body.
 */
final class LongPollPost {
    static final int MAX_LINES = 100;

    private final ByteBuf body;
    private final boolean isLines;
    /** Waits until all of it is taken. */
    private final LongPollExchange exchange;

    /** Takes one message of a client; borrowed. */
    interface Taker {
        void takeText(ByteBuf text);

        void takeBinary(ByteBuf bytes);

        /** A line that is neither text nor base64 has come. */
        void takeUnreadable();
    }

    LongPollPost(ByteBuf body, boolean isLines, LongPollExchange exchange) {
        this.body = body;
        this.isLines = isLines;
        this.exchange = exchange;
    }

    /**
     * What is too much in a body; null if nothing is.
     *
     * @param body borrowed
     */
    static String fault(ByteBuf body, boolean isLines, int maxMessageBytes) {
        if (!isLines) {
            return body.readableBytes() > maxMessageBytes ? tooLarge(maxMessageBytes) : null;
        }
        ByteBuf rest = body.duplicate();
        int lines = 0;
        while (rest.isReadable()) {
            ByteBuf line = nextLine(rest);
            lines += line.isReadable() ? 1 : 0;
            if (messageBytes(line) > maxMessageBytes) {
                return tooLarge(maxMessageBytes);
            }
            if (lines > MAX_LINES) {
                return "lines: more than " + MAX_LINES + " (expected: 0.." + MAX_LINES + ")";
            }
        }
        return null;
    }

    private static String tooLarge(int maxMessageBytes) {
        return "message: larger than expected: 0.." + maxMessageBytes + " bytes";
    }

    private static int messageBytes(ByteBuf line) {
        int bytes = line.readableBytes();
        return isText(line) ? bytes : bytes / 4 * 3;
    }

    /** An array of the second version, or an object of the first: base64 begins with neither. */
    private static boolean isText(ByteBuf line) {
        byte first = line.isReadable() ? line.getByte(line.readerIndex()) : 0;
        return first == '[' || first == '{';
    }

    private static ByteBuf nextLine(ByteBuf from) {
        int length = from.bytesBefore((byte) '\n');
        ByteBuf line = from.readSlice(length < 0 ? from.readableBytes() : length);
        if (length >= 0) {
            from.skipBytes(1);
        }
        boolean hasReturn = line.isReadable() && line.getByte(line.writerIndex() - 1) == '\r';
        return hasReturn ? line.slice(line.readerIndex(), line.readableBytes() - 1) : line;
    }

    boolean isTaken() {
        return !body.isReadable();
    }

    int bytes() {
        return body.readableBytes();
    }

    /** Takes the next message, if there is one in the next line. */
    void takeNext(Taker taker) {
        // Whatever the message does to its session, it is there until it is done.
        body.retain();
        try {
            ByteBuf next = isLines ? nextLine(body) : body.readSlice(body.readableBytes());
            if (!isLines || isText(next)) {
                taker.takeText(next);
            } else if (next.isReadable()) {
                takeBase64(next, taker);
            }
        } finally {
            body.release();
        }
    }

    private static void takeBase64(ByteBuf line, Taker taker) {
        ByteBuf bytes = decoded(line);
        if (bytes == null) {
            taker.takeUnreadable();
            return;
        }
        try {
            taker.takeBinary(bytes);
        } finally {
            bytes.release();
        }
    }

    /** Null if it is none, in the form with padding. */
    private static ByteBuf decoded(ByteBuf line) {
        byte[] base64 = new byte[line.readableBytes()];
        line.getBytes(line.readerIndex(), base64);
        try {
            return Unpooled.wrappedBuffer(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }

    /** It is over: taken, or dropped. */
    void end(LongPollAnswer answer) {
        body.release();
        exchange.answer(answer);
    }
}
