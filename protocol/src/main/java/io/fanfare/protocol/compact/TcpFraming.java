package io.fanfare.protocol.compact;

import io.fanfare.protocol.CloseCode;
import io.fanfare.protocol.ProtocolException;
import io.netty.buffer.ByteBuf;

/**
 * Frames on a stream of bytes: each is preceded by its length as a {@link Varint}, 1 byte for frames of up to 127 bytes,
 * 2 up to 16,383.
 */
public final class TcpFraming {
    /** No frame needs a longer length: it takes five bytes to count to 2^31-1. */
    private static final int MAX_LENGTH_BYTES = 5;

    private TcpFraming() {}

    /**
     * Takes the next frame off a stream.
     *
     * @param in the bytes received so far; its reader index moves past the frame, or not at all if null is returned
     * @param maxFrameBytes the largest frame to accept, without its length
     * @return a slice of {@code in} that shares its reference count, or null if the frame has not fully arrived
     * @throws ProtocolException that closes with {@link CloseCode#TOO_LARGE} as soon as the length of a larger frame is
     *     known, or with {@link CloseCode#MALFORMED_FRAME} if the length is 0 or not a shortest varint
     */
    public static ByteBuf nextFrame(ByteBuf in, int maxFrameBytes) {
        int start = in.readerIndex();
        long length = 0;
        for (int i = 0; i < MAX_LENGTH_BYTES; i++) {
            if (start + i == in.writerIndex()) {
                return null;
            }
            byte b = in.getByte(start + i);
            length |= (long) (b & 0x7F) << 7 * i;
            if (b >= 0) {
                requireShortest(b, i);
                return body(in, i + 1, length, maxFrameBytes);
            }
        }
        throw malformed("length: more than " + MAX_LENGTH_BYTES + " bytes (expected: 1.." + maxFrameBytes + ")");
    }

    private static void requireShortest(byte last, int index) {
        if (last == 0) {
            throw malformed(
                    index == 0 ? "frame: empty (expected: an opcode)" : "length: overlong (expected: shortest)");
        }
    }

    private static ByteBuf body(ByteBuf in, int lengthBytes, long length, int maxFrameBytes) {
        if (length > maxFrameBytes) {
            throw ProtocolException.close(
                    CloseCode.TOO_LARGE, "frame: " + length + " bytes (expected: 1.." + maxFrameBytes + ")");
        }
        if (in.readableBytes() - lengthBytes < length) {
            return null;
        }
        in.skipBytes(lengthBytes);
        return in.readSlice((int) length);
    }

    private static ProtocolException malformed(String message) {
        return ProtocolException.close(CloseCode.MALFORMED_FRAME, message);
    }

    /** Writes what precedes a frame of so many bytes. */
    public static void writeLength(ByteBuf out, int frameBytes) {
        Varint.write(out, frameBytes);
    }

    /** How many bytes {@link #writeLength} takes. */
    public static int lengthSize(int frameBytes) {
        return Varint.size(frameBytes);
    }
}
