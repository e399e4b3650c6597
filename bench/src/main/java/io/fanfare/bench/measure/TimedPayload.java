package io.fanfare.bench.measure;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Payloads of {@value #BYTES} bytes that carry a time: <code>{"t":"00000000075bcd15","p":"......"}</code>. */
final class TimedPayload {
    static final int BYTES = 128;
    private static final int TIME_INDEX = "{\"t\":\"".length();
    private static final int TIME_DIGITS = 16;
    private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TEMPLATE = template();

    private TimedPayload() {}

    private static byte[] template() {
        String head = "{\"t\":\"" + "0".repeat(TIME_DIGITS) + "\",\"p\":\"";
        String tail = "\"}";
        return (head + ".".repeat(BYTES - head.length() - tail.length()) + tail).getBytes(StandardCharsets.US_ASCII);
    }

    static byte[] at(long nanos) {
        byte[] payload = Arrays.copyOf(TEMPLATE, BYTES);
        long rest = nanos;
        for (int i = TIME_INDEX + TIME_DIGITS - 1; i >= TIME_INDEX; i--) {
            payload[i] = DIGITS[(int) rest & 0xF];
            rest >>>= 4;
        }
        return payload;
    }

    /** The time in a payload at an index. */
    static long nanos(ByteBuf in, int payloadIndex) {
        long nanos = 0;
        int start = payloadIndex + TIME_INDEX;
        for (int i = start; i < start + TIME_DIGITS; i++) {
            int digit = in.getByte(i);
            nanos = nanos << 4 | (digit <= '9' ? digit - '0' : digit - 'a' + 10);
        }
        return nanos;
    }
}
