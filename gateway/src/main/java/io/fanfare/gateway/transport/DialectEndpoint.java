package io.fanfare.gateway.transport;

import java.util.function.Function;

/**
 * A place where WebSocket clients connect, and what is spoken there.
 *
 * @param path such as {@code /ws}; the query is the dialect's
 * @param subprotocol what the client must offer and is answered with, or null if it need offer nothing
 * @param dialects opens the dialect of a connection; an {@link IllegalArgumentException} says what is wrong with the request,
 *     which is answered with 400
 */
record DialectEndpoint(String path, String subprotocol, Function<UpgradeRequest, Dialect> dialects) {
    static final DialectEndpoint COMPACT = new DialectEndpoint("/ws", "fanfare.v1", CompactDialect::of);
}
