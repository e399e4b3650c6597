package io.fanfare.gateway.transport;

/**
 * A place where WebSocket clients connect.
 *
 * @param path such as {@code /ws}; the query does not matter
 * @param subprotocol what the client must offer and is answered with, or null if it need offer nothing
 */
record WebSocketEndpoint(String path, String subprotocol, WebSocketDialect dialect) {
    static final WebSocketEndpoint COMPACT = new WebSocketEndpoint("/ws", "fanfare.v1", WebSocketDialect.COMPACT);
}
