package io.fanfare.client;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes the fields of one frame in their order. */
final class FrameWriter {
    private byte[] bytes = new byte[64];
    private int length;

    FrameWriter flags(int value) {
        reserve(1);
        bytes[length++] = (byte) value;
        return this;
    }

    FrameWriter varint(long value) {
        long rest = value;
        while (rest >= 0x80) {
            flags((int) (rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        return flags((int) rest);
    }

    FrameWriter block(byte[] block) {
        varint(block.length);
        return raw(block);
    }

    FrameWriter raw(byte[] block) {
        reserve(block.length);
        System.arraycopy(block, 0, bytes, length, block.length);
        length += block.length;
        return this;
    }

    FrameWriter text(String text) {
        return block(text.getBytes(StandardCharsets.UTF_8));
    }

    byte[] frame() {
        return Arrays.copyOf(bytes, length);
    }

    private void reserve(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * (length + more));
        }
    }
}
