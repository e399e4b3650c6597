package io.fanfare.bench.check;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What a payload carries: <code>{"b":"rrrrrrrrssssssssnnnnnnnntttttttttttttttt","p":"......"}</code> with the run (r), the
 * stream (s), the number in the stream (n) and when it was due (t), each in hexadecimal. A JSON object in ASCII, so that
 * every server passes it on as it is.
 */
public final class Stamp {
    /** The shortest payload. */
    public static final int MIN_BYTES = 64;

    private static final byte[] HEAD = ascii("{\"b\":\"");
    private static final byte[] MIDDLE = ascii("\",\"p\":\"");
    private static final byte[] TAIL = ascii("\"}");
    private static final int DIGITS = 40;
    private static final int RUN = HEAD.length;
    private static final int STREAM = RUN + 8;
    private static final int NUMBER = STREAM + 8;
    private static final int TIME = NUMBER + 8;
    private static final long LOW_NIBBLES = 0x0F0F0F0F0F0F0F0FL;
    private static final long LOW_BITS = 0x0101010101010101L;
    private static final byte[] HEX = ascii("0123456789abcdef");

    private Stamp() {}

    /** A payload of a run, to be written to again and again. */
    public static byte[] newPayload(int run, int bytes) {
        if (bytes < MIN_BYTES) {
            throw new IllegalArgumentException("bytes: " + bytes + " (expected: " + MIN_BYTES + " or more)");
        }
        byte[] payload = new byte[bytes];
        Arrays.fill(payload, (byte) '.');
        System.arraycopy(HEAD, 0, payload, 0, HEAD.length);
        System.arraycopy(MIDDLE, 0, payload, HEAD.length + DIGITS, MIDDLE.length);
        System.arraycopy(TAIL, 0, payload, bytes - TAIL.length, TAIL.length);
        putHex(payload, RUN, run, 8);
        return payload;
    }

    /** Fills in what differs between messages of a run. */
    public static void write(byte[] payload, int stream, int number, long dueNanos) {
        putHex(payload, STREAM, stream, 8);
        putHex(payload, NUMBER, number, 8);
        putHex(payload, TIME, dueNanos, 16);
    }

    /** Whether there is a payload of this kind at an index. */
    public static boolean isAt(ByteBuf in, int index, int bytes) {
        return bytes >= MIN_BYTES && in.getByte(index) == '{' && in.getByte(index + 2) == 'b';
    }

    /** Where in a frame there is one, or -1. */
    public static int find(ByteBuf in, int index, int bytes) {
        for (int i = index; i <= index + bytes - MIN_BYTES; i++) {
            if (in.getByte(i) == '{' && isAt(in, i, index + bytes - i) && in.getByte(i + 1) == '"') {
                return i;
            }
        }
        return -1;
    }

    public static int run(ByteBuf in, int index) {
        return hex(in.getLong(index + RUN));
    }

    public static int stream(ByteBuf in, int index) {
        return hex(in.getLong(index + STREAM));
    }

    public static int number(ByteBuf in, int index) {
        return hex(in.getLong(index + NUMBER));
    }

    /** When it was due, in the terms of the sender's {@link System#nanoTime}. */
    public static long dueNanos(ByteBuf in, int index) {
        return (long) hex(in.getLong(index + TIME)) << 32 | hex(in.getLong(index + TIME + 8)) & 0xFFFFFFFFL;
    }

    private static void putHex(byte[] out, int index, long value, int digits) {
        long rest = value;
        for (int i = index + digits - 1; i >= index; i--) {
            out[i] = HEX[(int) rest & 0xF];
            rest >>>= 4;
        }
    }

    /** The value of eight digits at once, a nibble in each byte. Other characters give another number, and no fault. */
    private static int hex(long digits) {
        long nibbles = (digits & LOW_NIBBLES) + 9 * (digits >>> 6 & LOW_BITS);
        nibbles = (nibbles | nibbles >>> 4) & 0x00FF00FF00FF00FFL;
        nibbles = (nibbles | nibbles >>> 8) & 0x0000FFFF0000FFFFL;
        return (int) (nibbles | nibbles >>> 16);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
