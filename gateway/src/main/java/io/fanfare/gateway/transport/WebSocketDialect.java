package io.fanfare.gateway.transport;

import io.fanfare.protocol.CloseCode;
import io.fanfare.protocol.ProtocolException;
import io.netty.buffer.ByteBuf;

/** What the messages of a WebSocket endpoint mean. One object serves all its connections. Payloads are borrowed. */
interface WebSocketDialect {
    /** The compact protocol: one binary message is one frame, text means nothing. */
    WebSocketDialect COMPACT = new WebSocketDialect() {
        @Override
        public void onText(WebSocketConnection connection, ByteBuf text) {
            throw ProtocolException.close(CloseCode.UNSUPPORTED_DATA, "a text message (expected: binary)");
        }

        @Override
        public void onBinary(WebSocketConnection connection, ByteBuf bytes) {
            connection.onFrame(bytes);
        }
    };

    void onText(WebSocketConnection connection, ByteBuf text);

    void onBinary(WebSocketConnection connection, ByteBuf bytes);
}
