package io.fanfare.gateway.transport;

import io.fanfare.protocol.CloseCode;
import io.fanfare.protocol.ProtocolException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** A WebSocket message that comes in fragments (RFC 6455 §5.4). Owns a copy of what has come so far. */
final class Fragments {
    /** Null if the message is binary. */
    private final Utf8Check textCheck;

    private final ByteBuf bytes;
    private int count;

    Fragments(boolean isText, ByteBufAllocator allocator) {
        textCheck = isText ? new Utf8Check() : null;
        bytes = allocator.buffer();
    }

    void add(ByteBuf fragment) {
        if (textCheck != null && !textCheck.accept(fragment)) {
            throw notUtf8();
        }
        bytes.writeBytes(fragment);
        count++;
    }

    void finish(WebSocketReader.Listener listener) {
        if (textCheck == null) {
            listener.onBinary(bytes);
        } else if (textCheck.isComplete()) {
            listener.onText(bytes);
        } else {
            throw notUtf8();
        }
    }

    int size() {
        return bytes.readableBytes();
    }

    /** What the copy takes, whether it is filled or not. */
    int heldBytes() {
        return bytes.capacity();
    }

    int count() {
        return count;
    }

    void release() {
        bytes.release();
    }

    static ProtocolException notUtf8() {
        return ProtocolException.close(CloseCode.INVALID_TEXT, "text is not UTF-8");
    }
}
