package io.fanfare.gateway.transport;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.List;
import java.util.function.Function;

/**
 * A place where WebSocket clients connect, and what is spoken there.
 *
 * @param path such as {@code /ws}; the query is the dialect's
 * @param subprotocol what a client that offers it is answered with
 * @param needsOffer whether the client must offer it; if not, it need offer nothing, but must not offer others only
 * @param refusal the status of the answer to a request that is not understood
 * @param dialects opens the dialect of a connection; an {@link IllegalArgumentException} says what is wrong with the request
 */
record DialectEndpoint(
        String path,
        String subprotocol,
        boolean needsOffer,
        HttpResponseStatus refusal,
        Function<UpgradeRequest, Dialect> dialects) {
    static final DialectEndpoint COMPACT =
            new DialectEndpoint("/ws", "fanfare.v1", true, HttpResponseStatus.BAD_REQUEST, CompactDialect::of);

    /** The path and the refusals as those of Phoenix. */
    static final DialectEndpoint PHOENIX = new DialectEndpoint(
            PhoenixDialect.PATH, PhoenixDialect.SUBPROTOCOL, false, HttpResponseStatus.FORBIDDEN, PhoenixDialect::of);

    /** What is answered to these offers; null for nothing. */
    String selected(List<String> offered) {
        return subprotocol != null && offered.contains(subprotocol) ? subprotocol : null;
    }

    /** Whether these offers can be answered. */
    boolean accepts(List<String> offered) {
        return subprotocol == null || offered.contains(subprotocol) || !needsOffer && offered.isEmpty();
    }
}
