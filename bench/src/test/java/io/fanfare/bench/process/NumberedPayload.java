package io.fanfare.bench.process;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** JSON payloads that carry a number, and are as long as wanted: <code>{"n":17,"p":"......"}</code>. */
public final class NumberedPayload {
    private static final int NUMBER_INDEX = "{\"n\":".length();

    private NumberedPayload() {}

    public static byte[] of(int number) {
        return of(number, 0);
    }

    public static byte[] of(int number, int paddingBytes) {
        return ("{\"n\":" + number + ",\"p\":\"" + ".".repeat(paddingBytes) + "\"}")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** The number in a payload at an index. */
    public static int number(ByteBuf in, int payloadIndex) {
        int number = 0;
        int index = payloadIndex + NUMBER_INDEX;
        for (byte digit = in.getByte(index); digit != ','; digit = in.getByte(++index)) {
            number = number * 10 + digit - '0';
        }
        return number;
    }
}
