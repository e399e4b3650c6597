package io.fanfare.gateway.transport;

import io.fanfare.gateway.metrics.ConnectionRefusal;
import io.fanfare.protocol.CloseCode;
import io.netty.handler.codec.http.HttpResponseStatus;

/**
 * What a client is told that is not let in.
 *
 * @param status to whom asks for WebSocket
 * @param retrySeconds after how long to come back
 */
record TurnedAway(CloseCode code, HttpResponseStatus status, int retrySeconds, String text) {
    private static final int NEXT_SECOND = 1;
    /** Others have to go first. */
    private static final int LATER_SECONDS = 5;

    static TurnedAway because(ConnectionRefusal reason) {
        return switch (reason) {
            case NODE -> ofNode(CloseCode.TOO_MANY_CONNECTIONS, LATER_SECONDS, "the node is full");
            case NODE_RATE -> ofNode(CloseCode.TOO_MANY_CONNECTIONS, NEXT_SECOND, "too many connect at once");
            case OVERLOADED -> ofNode(CloseCode.OVERLOADED, LATER_SECONDS, "the node has more to do than it can");
            case ADDRESS -> ofAddress(LATER_SECONDS, "too many connections of this address");
            case NETWORK -> ofAddress(LATER_SECONDS, "too many connections of this network");
            case ADDRESS_RATE -> ofAddress(NEXT_SECOND, "this address connects too often");
        };
    }

    private static TurnedAway ofNode(CloseCode code, int retrySeconds, String text) {
        return new TurnedAway(code, HttpResponseStatus.SERVICE_UNAVAILABLE, retrySeconds, text);
    }

    private static TurnedAway ofAddress(int retrySeconds, String text) {
        return new TurnedAway(CloseCode.TOO_MANY_CONNECTIONS, HttpResponseStatus.TOO_MANY_REQUESTS, retrySeconds, text);
    }
}
