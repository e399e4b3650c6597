package io.fanfare.protocol.compact;

import io.fanfare.protocol.ProtocolException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** What holds for any bytes at all. Random frames, damaged frames and the fuzzer are all checked against this. */
final class FrameRules {
    private FrameRules() {}

    /**
     * Decoding gives a value or a {@link ProtocolException} with exactly one code. A value that was decoded can be encoded,
     * and means the same when decoded again.
     */
    static void check(Opcode.Sender sender, byte[] frame) {
        Record decoded;
        try {
            decoded = Codec.decode(sender, Unpooled.wrappedBuffer(frame));
        } catch (ProtocolException fault) {
            require((fault.error() == null) != (fault.close() == null), "one code", fault);
            return;
        }
        if (decoded != null) {
            ByteBuf again = Unpooled.buffer(frame.length);
            Codec.encode(decoded, again);
            require(again.readableBytes() <= frame.length, "no longer than what was received", decoded);
            require(decoded.equals(Codec.decode(sender, again)), "the same value", decoded);
        }
    }

    /** Cutting a stream into frames ends, moves forward, and never gives an empty or too large frame. */
    static void checkStream(byte[] stream, int maxFrameBytes) {
        ByteBuf in = Unpooled.wrappedBuffer(stream);
        try {
            int start = in.readerIndex();
            ByteBuf frame;
            while ((frame = TcpFraming.nextFrame(in, maxFrameBytes)) != null) {
                int bytes = frame.readableBytes();
                require(bytes > 0 && bytes <= maxFrameBytes, "1.." + maxFrameBytes, bytes);
                require(in.readerIndex() == start + TcpFraming.lengthSize(bytes) + bytes, "moved past it", bytes);
                start = in.readerIndex();
            }
            require(in.readerIndex() == start, "not moved", in);
        } catch (ProtocolException fault) {
            require(fault.close() != null, "a close code", fault);
        }
    }

    private static void require(boolean holds, String expected, Object actual) {
        if (!holds) {
            throw new AssertionError(actual + " (expected: " + expected + ")");
        }
    }
}
