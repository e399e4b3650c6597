package io.fanfare.bench.driver.sse;

import io.fanfare.bench.client.Framing;
import io.netty.buffer.ByteBuf;

/** The head of the answer, and then events, each with the empty line that ends it. */
record SseFraming() implements Framing {
    private static final int END_OF_HEAD = 4;
    private static final int END_OF_EVENT = 2;

    @Override
    public int frameBytes(ByteBuf in, int index, int available) {
        return in.getByte(index) == 'H' ? headBytes(in, index, available) : eventBytes(in, index, available);
    }

    private static int headBytes(ByteBuf in, int index, int available) {
        for (int i = END_OF_HEAD; i <= available; i++) {
            int end = index + i;
            if (in.getByte(end - 1) == '\n' && in.getByte(end - 2) == '\r' && in.getByte(end - 3) == '\n') {
                return i;
            }
        }
        return 0;
    }

    private static int eventBytes(ByteBuf in, int index, int available) {
        int from = index;
        int end = index + available;
        while (from < end) {
            int line = in.bytesBefore(from, end - from, (byte) '\n');
            if (line < 0 || from + line + 1 >= end) {
                return 0;
            }
            if (in.getByte(from + line + 1) == '\n') {
                return from + line + END_OF_EVENT - index;
            }
            from += line + 1;
        }
        return 0;
    }
}
