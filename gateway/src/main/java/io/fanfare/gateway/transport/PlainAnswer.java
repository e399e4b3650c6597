package io.fanfare.gateway.transport;

import static io.netty.handler.codec.http.HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN;
import static io.netty.handler.codec.http.HttpHeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS;
import static io.netty.handler.codec.http.HttpHeaderNames.CONNECTION;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_LENGTH;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_TYPE;
import static io.netty.handler.codec.http.HttpHeaderNames.RETRY_AFTER;
import static io.netty.handler.codec.http.HttpHeaderNames.VARY;
import static io.netty.handler.codec.http.HttpHeaderNames.WWW_AUTHENTICATE;

import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpResponseStatus;

/**
 * An answer to the one request of a connection that becomes no WebSocket, as text: what comes after it may be a stream, which knows
 * no codec. Web pages of the origin that it names may read it.
 */
final class PlainAnswer {
    private static final int MILLIS_PER_SECOND = 1_000;

    private final StringBuilder head = new StringBuilder(256);

    /** @param origin of the page that asks and may read the answer; null for none */
    PlainAnswer(HttpResponseStatus status, String origin) {
        head.append("HTTP/1.1 ").append(status.code()).append(' ').append(status.reasonPhrase());
        head.append("\r\n");
        header(CONNECTION, "close").header(VARY, "origin").header("x-content-type-options", "nosniff");
        if (origin != null) {
            header(ACCESS_CONTROL_ALLOW_ORIGIN, origin).header(ACCESS_CONTROL_EXPOSE_HEADERS, "retry-after");
        }
    }

    /** One that says why a request is not carried out. */
    static String refusal(HttpResponseStatus status, String text, long retryAfterMillis, String origin) {
        PlainAnswer answer = new PlainAnswer(status, origin);
        if (status.equals(HttpResponseStatus.UNAUTHORIZED)) {
            answer.header(WWW_AUTHENTICATE, "Bearer");
        }
        if (retryAfterMillis > 0) {
            long seconds = (retryAfterMillis + MILLIS_PER_SECOND - 1) / MILLIS_PER_SECOND;
            answer.header(RETRY_AFTER, Long.toString(seconds));
        }
        return answer.with("text/plain; charset=utf-8", text + "\n");
    }

    /** @param value of our own, or one that was read out of a header */
    PlainAnswer header(CharSequence name, String value) {
        head.append(name).append(": ").append(value).append("\r\n");
        return this;
    }

    /** The whole answer, with a body. */
    String with(String type, String body) {
        return header(CONTENT_TYPE, type)
                .header(CONTENT_LENGTH, Integer.toString(ByteBufUtil.utf8Bytes(body)))
                .withoutBody()
                .concat(body);
    }

    /** The whole answer, or all of it that is not the stream. */
    String withoutBody() {
        return head + "\r\n";
    }
}
