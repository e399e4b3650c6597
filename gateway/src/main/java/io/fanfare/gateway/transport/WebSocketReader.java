package io.fanfare.gateway.transport;

import io.fanfare.protocol.CloseCode;
import io.fanfare.protocol.ProtocolException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * Takes WebSocket frames of a client apart (RFC 6455 §5.2) and puts fragmented messages together.
 *
 * <pre>
 *   FIN RSV1-3 opcode | MASK length (7 bits) | length (16 or 64 bits) | masking key | payload
 * </pre>
 *
 * Every rule is checked as soon as the bytes that it speaks of are there. Extensions are never negotiated, so that reserved
 * bits must be 0 (§5.2): compressed frames are refused. Between messages it holds nothing.
 */
final class WebSocketReader {
    private static final int FIN = 0x80;
    private static final int RESERVED = 0x70;
    private static final int OPCODE = 0x0F;
    private static final int MASKED = 0x80;
    private static final int LENGTH = 0x7F;
    private static final int LENGTH_16_BIT = 126;
    private static final int LENGTH_64_BIT = 127;
    private static final int MAX_CONTROL_BYTES = 125;
    private static final int MASK_BYTES = 4;

    /** Takes what was read. Payloads are borrowed until the method returns. */
    interface Listener {
        void onText(ByteBuf text);

        void onBinary(ByteBuf bytes);

        void onPing(ByteBuf payload);

        /** @param payload the body of the frame: nothing, or a code and a reason */
        void onClose(ByteBuf payload);
    }

    private final int maxFragments;
    private int maxMessageBytes;
    /** The fragments of an unfinished message, or null. */
    private Fragments fragments;

    WebSocketReader(int maxMessageBytes, int maxFragments) {
        this.maxMessageBytes = maxMessageBytes;
        this.maxFragments = maxFragments;
    }

    /** From now on a message may be so large. */
    void limit(int messageBytes) {
        maxMessageBytes = messageBytes;
    }

    /** What is kept of a message whose last fragment has not come. */
    int heldBytes() {
        return fragments == null ? 0 : fragments.heldBytes();
    }

    /**
     * Takes one frame off the input.
     *
     * @return false if it is not complete; nothing was taken then
     * @throws ProtocolException that closes, if a rule is broken
     */
    boolean read(ByteBuf input, ByteBufAllocator allocator, Listener listener) {
        int start = input.readerIndex();
        int available = input.readableBytes();
        if (available < 2) {
            return false;
        }
        int first = input.getUnsignedByte(start);
        int second = input.getUnsignedByte(start + 1);
        checkHead(first, second);
        int lengthBytes = lengthBytes(second & LENGTH);
        int headBytes = 2 + lengthBytes + MASK_BYTES;
        if (available < 2 + lengthBytes) {
            return false;
        }
        long length = length(input, start + 2, second & LENGTH);
        checkLength(first & OPCODE, length);
        if (available < headBytes + length) {
            return false;
        }
        int mask = input.getInt(start + headBytes - MASK_BYTES);
        input.skipBytes(headBytes);
        ByteBuf payload = input.readSlice((int) length);
        unmask(payload, mask);
        dispatch(first, payload, allocator, listener);
        return true;
    }

    private void checkHead(int first, int second) {
        int opcode = first & OPCODE;
        if ((first & RESERVED) != 0) {
            throw broken("reserved bits are set, no extension was agreed");
        }
        if (!WebSocketOpcode.isKnown(opcode)) {
            throw broken("opcode " + opcode + " is reserved");
        }
        if ((second & MASKED) == 0) {
            throw broken("a client's frame must be masked");
        }
        if (WebSocketOpcode.isControl(opcode)) {
            if ((first & FIN) == 0) {
                throw broken("a control frame must not be fragmented");
            }
        } else if ((opcode == WebSocketOpcode.CONTINUATION) != (fragments != null)) {
            throw broken(fragments == null ? "a continuation of nothing" : "a message inside a fragmented message");
        }
    }

    private static int lengthBytes(int shortLength) {
        if (shortLength < LENGTH_16_BIT) {
            return 0;
        }
        return shortLength == LENGTH_16_BIT ? 2 : 8;
    }

    private static long length(ByteBuf input, int index, int shortLength) {
        if (shortLength < LENGTH_16_BIT) {
            return shortLength;
        }
        if (shortLength == LENGTH_16_BIT) {
            int length = input.getUnsignedShort(index);
            return checkMinimal(length, length >= LENGTH_16_BIT);
        }
        long length = input.getLong(index);
        if (length < 0) {
            throw broken("length " + Long.toUnsignedString(length) + " (expected: its highest bit is 0)");
        }
        return checkMinimal(length, length > 0xFFFF);
    }

    private static long checkMinimal(long length, boolean isMinimal) {
        if (!isMinimal) {
            throw broken("length " + length + " is not in its shortest form");
        }
        return length;
    }

    private void checkLength(int opcode, long length) {
        if (WebSocketOpcode.isControl(opcode)) {
            if (length > MAX_CONTROL_BYTES) {
                throw broken("a control frame of " + length + " bytes (expected: 0.." + MAX_CONTROL_BYTES + ")");
            }
            return;
        }
        long total = length + (fragments == null ? 0 : fragments.size());
        if (total > maxMessageBytes) {
            throw ProtocolException.close(
                    CloseCode.TOO_LARGE, "message: " + total + " bytes (expected: 0.." + maxMessageBytes + ")");
        }
    }

    /** XORs in place, eight bytes at a time (§5.3). */
    private static void unmask(ByteBuf payload, int mask) {
        if (mask == 0) {
            return;
        }
        long mask8 = (mask & 0xFFFFFFFFL) << 32 | mask & 0xFFFFFFFFL;
        int index = payload.readerIndex();
        int end = payload.writerIndex();
        for (; end - index >= Long.BYTES; index += Long.BYTES) {
            payload.setLong(index, payload.getLong(index) ^ mask8);
        }
        for (int shift = 24; index < end; index++, shift = shift - 8 & 0x1F) {
            payload.setByte(index, payload.getByte(index) ^ mask >> shift);
        }
    }

    private void dispatch(int first, ByteBuf payload, ByteBufAllocator allocator, Listener listener) {
        int opcode = first & OPCODE;
        boolean isFinal = (first & FIN) != 0;
        switch (opcode) {
            case WebSocketOpcode.PING -> listener.onPing(payload);
            case WebSocketOpcode.CLOSE -> listener.onClose(payload);
            case WebSocketOpcode.TEXT, WebSocketOpcode.BINARY ->
                onMessage(opcode, isFinal, payload, allocator, listener);
            case WebSocketOpcode.CONTINUATION -> onContinuation(isFinal, payload, listener);
            default -> {
                // A pong that nobody asked for means nothing (§5.5.3).
            }
        }
    }

    private void onMessage(
            int opcode, boolean isFinal, ByteBuf payload, ByteBufAllocator allocator, Listener listener) {
        if (!isFinal) {
            fragments = new Fragments(opcode == WebSocketOpcode.TEXT, allocator);
            addFragment(payload);
        } else if (opcode == WebSocketOpcode.BINARY) {
            listener.onBinary(payload);
        } else {
            Utf8Check check = new Utf8Check();
            if (!check.accept(payload) || !check.isComplete()) {
                throw Fragments.notUtf8();
            }
            listener.onText(payload);
        }
    }

    private void onContinuation(boolean isFinal, ByteBuf payload, Listener listener) {
        addFragment(payload);
        if (!isFinal) {
            return;
        }
        Fragments message = fragments;
        fragments = null;
        try {
            message.finish(listener);
        } finally {
            message.release();
        }
    }

    private void addFragment(ByteBuf payload) {
        fragments.add(payload);
        if (fragments.count() > maxFragments) {
            throw ProtocolException.close(
                    CloseCode.TOO_LARGE,
                    "fragments of a message: " + fragments.count() + " (expected: 1.." + maxFragments + ")");
        }
    }

    /** Lets go of an unfinished message. */
    void release() {
        if (fragments != null) {
            fragments.release();
            fragments = null;
        }
    }

    private static ProtocolException broken(String what) {
        return ProtocolException.close(CloseCode.PROTOCOL_ERROR, what);
    }
}
