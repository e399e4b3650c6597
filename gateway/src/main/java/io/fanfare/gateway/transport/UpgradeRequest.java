package io.fanfare.gateway.transport;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.ArrayList;
import java.util.List;

/** The HTTP request with which a client has asked for a WebSocket, as its dialect reads it. */
final class UpgradeRequest {
    private final HttpRequest request;
    private final QueryStringDecoder target;
    private final List<String> subprotocols;

    UpgradeRequest(HttpRequest request) {
        this.request = request;
        this.target = new QueryStringDecoder(request.uri());
        this.subprotocols = subprotocols(request.headers());
    }

    /** @throws IllegalArgumentException if it is encoded wrongly */
    String path() {
        return target.path();
    }

    /**
     * A parameter of the query, its first value, or null if there is none.
     *
     * @throws IllegalArgumentException if the query is encoded wrongly
     */
    String parameter(String name) {
        List<String> values = target.parameters().get(name);
        return values == null ? null : values.get(0);
    }

    /** What the client offers to speak, in the order of its liking. */
    List<String> subprotocols() {
        return subprotocols;
    }

    private static List<String> subprotocols(HttpHeaders headers) {
        List<String> offered = new ArrayList<>();
        for (String list : headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL)) {
            for (String subprotocol : list.split(",")) {
                offered.add(subprotocol.strip());
            }
        }
        return offered;
    }

    /**
     * The token that came with it; empty for none. Must not be logged.
     *
     * @throws IllegalArgumentException if there are several, or one that is none
     */
    String token() {
        return UpgradeToken.of(header(HttpHeaderNames.AUTHORIZATION.toString()), subprotocols());
    }

    /** A header, or null if there is none. */
    String header(String name) {
        return request.headers().get(name);
    }
}
