package io.fanfare.bench.client;

import java.net.InetSocketAddress;

/**
 * Frames on WebSocket.
 *
 * @param subprotocol to be asked for, or empty
 * @param opcode of the messages sent: 1 for text, 2 for binary
 */
public record WebSocketEndpoint(InetSocketAddress address, String path, String subprotocol, int opcode)
        implements Endpoint {
    public static final int TEXT = 1;
    public static final int BINARY = 2;

    /** A node's WebSocket for fanfare.v1. */
    public static WebSocketEndpoint fanfare(InetSocketAddress address) {
        return new WebSocketEndpoint(address, "/ws", "fanfare.v1", BINARY);
    }

    @Override
    public FrameCodec newCodec(FrameListener listener) {
        return new WebSocketCodec(listener, this);
    }
}
