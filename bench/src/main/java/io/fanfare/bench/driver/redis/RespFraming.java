package io.fanfare.bench.driver.redis;

import io.fanfare.bench.client.Framing;
import io.netty.buffer.ByteBuf;

/** Values of RESP3, with all that is inside them. */
final class RespFraming implements Framing {
    @Override
    public int frameBytes(ByteBuf in, int index, int available) {
        int end = end(in, index, index + available);
        return end < 0 ? 0 : end - index;
    }

    /** Where the value at an index ends, or -1 if it is not complete. */
    static int end(ByteBuf in, int index, int limit) {
        int lineEnd = index < limit ? in.indexOf(index, limit, (byte) '\n') : -1;
        if (lineEnd < 0) {
            return -1;
        }
        return switch (in.getByte(index)) {
            case '$', '=', '!' -> endOfBulk(in, index, lineEnd, limit);
            case '*', '>', '~' -> endOfElements(in, number(in, index), lineEnd + 1, limit);
            case '%' -> endOfElements(in, 2 * number(in, index), lineEnd + 1, limit);
            default -> lineEnd + 1;
        };
    }

    private static int endOfBulk(ByteBuf in, int index, int lineEnd, int limit) {
        int bytes = number(in, index);
        int end = bytes < 0 ? lineEnd + 1 : lineEnd + 1 + bytes + 2;
        return end <= limit ? end : -1;
    }

    private static int endOfElements(ByteBuf in, int elements, int start, int limit) {
        int end = start;
        for (int i = 0; i < elements && end >= 0; i++) {
            end = end(in, end, limit);
        }
        return end;
    }

    /** The number that stands after the type of the value at an index. */
    static int number(ByteBuf in, int index) {
        int i = index + 1;
        boolean isNegative = in.getByte(i) == '-';
        if (isNegative) {
            i++;
        }
        int number = 0;
        for (byte digit = in.getByte(i); digit != '\r'; digit = in.getByte(++i)) {
            number = number * 10 + digit - '0';
        }
        return isNegative ? -number : number;
    }

    /** Where the line at an index has ended. */
    static int afterLine(ByteBuf in, int index) {
        int i = index;
        while (in.getByte(i) != '\n') {
            i++;
        }
        return i + 1;
    }
}
