package io.fanfare.bench.driver.mqtt;

import io.fanfare.bench.client.Framing;
import io.netty.buffer.ByteBuf;

/** Control packets: a type, the length of the rest in up to four bytes of 7 bits, the rest (MQTT 3.1.1, §2.2). */
final class MqttFraming implements Framing {
    private static final int MAX_LENGTH_BYTES = 4;

    @Override
    public int frameBytes(ByteBuf in, int index, int available) {
        int rest = 0;
        for (int i = 0; i < MAX_LENGTH_BYTES && 1 + i < available; i++) {
            byte part = in.getByte(index + 1 + i);
            rest |= (part & 0x7F) << 7 * i;
            if (part >= 0) {
                int frameBytes = 2 + i + rest;
                return frameBytes <= available ? frameBytes : 0;
            }
        }
        return 0;
    }

    /** Where in a complete packet the length has ended. */
    static int bodyIndex(ByteBuf in, int index) {
        int i = index + 1;
        while (in.getByte(i) < 0) {
            i++;
        }
        return i + 1;
    }

    static void writeLength(ByteBuf out, int length) {
        int rest = length;
        while (rest > 0x7F) {
            out.writeByte(rest & 0x7F | 0x80);
            rest >>>= 7;
        }
        out.writeByte(rest);
    }
}
