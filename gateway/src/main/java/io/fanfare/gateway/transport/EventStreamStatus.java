package io.fanfare.gateway.transport;

import io.fanfare.protocol.CloseCode;
import io.fanfare.protocol.ErrorCode;
import io.netty.handler.codec.http.HttpResponseStatus;

/** The status of HTTP for what ends a stream before it has begun: the same as the API's. */
final class EventStreamStatus {
    private EventStreamStatus() {}

    static HttpResponseStatus of(CloseCode code) {
        return switch (code) {
            case UNAUTHENTICATED -> HttpResponseStatus.UNAUTHORIZED;
            case INTERNAL -> HttpResponseStatus.INTERNAL_SERVER_ERROR;
            default -> code.isReconnect() ? HttpResponseStatus.SERVICE_UNAVAILABLE : HttpResponseStatus.BAD_REQUEST;
        };
    }

    /** @param number one of {@link ErrorCode} */
    static HttpResponseStatus of(int number) {
        return switch (ErrorCode.ofNumber(number)) {
            case UNAUTHENTICATED, TOKEN_EXPIRED -> HttpResponseStatus.UNAUTHORIZED;
            case FORBIDDEN -> HttpResponseStatus.FORBIDDEN;
            case ALREADY_SUBSCRIBED, NOT_SUBSCRIBED, TOO_MANY_SUBSCRIPTIONS -> HttpResponseStatus.CONFLICT;
            case RATE_LIMITED -> HttpResponseStatus.TOO_MANY_REQUESTS;
            case INTERNAL -> HttpResponseStatus.INTERNAL_SERVER_ERROR;
            case OVERLOADED, STORE_UNAVAILABLE, OUTCOME_UNKNOWN, DRAINING, UNAVAILABLE ->
                HttpResponseStatus.SERVICE_UNAVAILABLE;
            default -> HttpResponseStatus.BAD_REQUEST;
        };
    }
}
