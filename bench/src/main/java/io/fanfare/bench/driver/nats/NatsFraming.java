package io.fanfare.bench.driver.nats;

import io.fanfare.bench.client.Framing;
import io.netty.buffer.ByteBuf;

/** Lines; a MSG is followed by as many bytes as its last field says, and a line's end. */
final class NatsFraming implements Framing {
    @Override
    public int frameBytes(ByteBuf in, int index, int available) {
        int lineEnd = in.indexOf(index, index + available, (byte) '\n');
        if (lineEnd < 0) {
            return 0;
        }
        int lineBytes = lineEnd + 1 - index;
        if (in.getByte(index) != 'M') {
            return lineBytes;
        }
        int frameBytes = lineBytes + payloadBytes(in, lineEnd) + 2;
        return frameBytes <= available ? frameBytes : 0;
    }

    /** What the last field before a line's end says. */
    static int payloadBytes(ByteBuf in, int lineEnd) {
        int bytes = 0;
        int unit = 1;
        for (int i = lineEnd - 2; in.getByte(i) != ' '; i--) {
            bytes += (in.getByte(i) - '0') * unit;
            unit *= 10;
        }
        return bytes;
    }
}
