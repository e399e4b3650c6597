package io.fanfare.gateway.transport;

import static io.netty.handler.codec.http.HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS;
import static io.netty.handler.codec.http.HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS;
import static io.netty.handler.codec.http.HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN;
import static io.netty.handler.codec.http.HttpHeaderNames.ACCESS_CONTROL_MAX_AGE;
import static io.netty.handler.codec.http.HttpHeaderNames.ALLOW;
import static io.netty.handler.codec.http.HttpHeaderNames.CACHE_CONTROL;
import static io.netty.handler.codec.http.HttpHeaderNames.CONNECTION;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_LENGTH;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_TYPE;
import static io.netty.handler.codec.http.HttpHeaderNames.ORIGIN;
import static io.netty.handler.codec.http.HttpHeaderNames.RETRY_AFTER;
import static io.netty.handler.codec.http.HttpHeaderNames.VARY;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;

/** What clients that poll are answered, as HTTP. */
final class LongPollResponses {
    private static final String METHODS = "GET, POST, OPTIONS";
    /** A browser asks again after so long. */
    private static final String PREFLIGHT_SECONDS = "3600";

    private LongPollResponses() {}

    /** The whole of an answer but what {@link #finish} adds. */
    static FullHttpResponse of(LongPollAnswer answer) {
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, answer.http(), answer.body());
        HttpHeaders headers = response.headers();
        headers.set(CONTENT_TYPE, "application/json")
                .set(CONTENT_LENGTH, Integer.toString(answer.body().readableBytes()));
        if (answer.retrySeconds() > 0) {
            headers.set(RETRY_AFTER, Integer.toString(answer.retrySeconds()));
        }
        if (answer.http().equals(HttpResponseStatus.METHOD_NOT_ALLOWED)) {
            headers.set(ALLOW, METHODS);
        }
        return response;
    }

    /** What a page may do, told to the browser that asks for it (Fetch, CORS protocol). */
    static FullHttpResponse preflight() {
        FullHttpResponse response = empty(HttpResponseStatus.NO_CONTENT);
        response.headers()
                .set(ALLOW, METHODS)
                .set(ACCESS_CONTROL_ALLOW_METHODS, "GET, POST")
                .set(
                        ACCESS_CONTROL_ALLOW_HEADERS,
                        "authorization, content-type, " + LongPollRequest.AUTH_TOKEN_HEADER + ", "
                                + LongPollRequest.POLL_TOKEN_HEADER)
                .set(ACCESS_CONTROL_MAX_AGE, PREFLIGHT_SECONDS);
        return response;
    }

    /** The body may come. */
    static FullHttpResponse goOn() {
        return empty(HttpResponseStatus.CONTINUE);
    }

    private static FullHttpResponse empty(HttpResponseStatus status) {
        return new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.EMPTY_BUFFER);
    }

    /**
     * Adds what depends on the request.
     *
     * @param isReadable whether the page that asks may read it
     * @param isEnd whether the connection ends with it
     */
    static void finish(FullHttpResponse response, HttpRequest request, boolean isReadable, boolean isEnd) {
        HttpHeaders headers = response.headers();
        headers.set(CACHE_CONTROL, "no-store").set(VARY, "origin").set("x-content-type-options", "nosniff");
        String origin = request.headers().get(ORIGIN);
        if (origin != null && isReadable) {
            headers.set(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        }
        HttpUtil.setKeepAlive(headers, request.protocolVersion(), !isEnd);
        if (isEnd) {
            headers.set(CONNECTION, HttpHeaderValues.CLOSE);
        }
    }
}
