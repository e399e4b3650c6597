package io.fanfare.client;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads the fields of one frame in their order: see "Types" in {@code protocol/README.md}. */
final class FrameReader {
    private static final int LAST_SHIFT = 56;

    private final byte[] bytes;
    private int at;

    FrameReader(byte[] bytes) {
        this.bytes = bytes;
    }

    int flags() throws DamagedFrameException {
        if (at == bytes.length) {
            throw new DamagedFrameException("a field is cut off");
        }
        return bytes[at++] & 0xff;
    }

    long varint() throws DamagedFrameException {
        long value = 0;
        for (int shift = 0; shift <= LAST_SHIFT; shift += 7) {
            int next = flags();
            value |= (long) (next & 0x7f) << shift;
            if (next < 0x80) {
                if (next == 0 && shift > 0) {
                    throw new DamagedFrameException("a number that is longer than it needs to be");
                }
                return value;
            }
        }
        throw new DamagedFrameException("a number above 2^63 - 1");
    }

    long varint(long max) throws DamagedFrameException {
        long value = varint();
        if (value > max) {
            throw new DamagedFrameException("a number that is not allowed");
        }
        return value;
    }

    int integer() throws DamagedFrameException {
        return (int) varint(Integer.MAX_VALUE);
    }

    byte[] block() throws DamagedFrameException {
        long length = varint();
        if (length > bytes.length - at) {
            throw new DamagedFrameException("a field is cut off");
        }
        at += (int) length;
        return Arrays.copyOfRange(bytes, at - (int) length, at);
    }

    String text() throws DamagedFrameException {
        return text(block());
    }

    byte[] rest() {
        int from = at;
        at = bytes.length;
        return Arrays.copyOfRange(bytes, from, at);
    }

    boolean hasMore() {
        return at < bytes.length;
    }

    /** How many elements follow, each of which takes a byte at least. */
    int count() throws DamagedFrameException {
        long count = varint();
        if (count > bytes.length - at) {
            throw new DamagedFrameException("more elements than the frame has room for");
        }
        return (int) count;
    }

    static String text(byte[] utf8) throws DamagedFrameException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            throw new DamagedFrameException("text that is not UTF-8");
        }
    }
}
