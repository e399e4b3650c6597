package io.fanfare.gateway.transport;

import static io.netty.handler.codec.http.HttpHeaderNames.AUTHORIZATION;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_ENCODING;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_LENGTH;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_TYPE;
import static io.netty.handler.codec.http.HttpHeaderNames.HOST;
import static io.netty.handler.codec.http.HttpHeaderNames.ORIGIN;
import static io.netty.handler.codec.http.HttpHeaderNames.TRANSFER_ENCODING;

import io.fanfare.gateway.socket.BodyFraming;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;

/**
 * What must hold for the head of each request of clients that poll, before its body is read. One that is at fault ends the
 * connection: where the next request begins is not to be trusted then.
 */
final class LongPollHead {
    private static final List<CharSequence> SINGLE = List.of(
            HOST,
            ORIGIN,
            AUTHORIZATION,
            CONTENT_TYPE,
            CONTENT_LENGTH,
            CONTENT_ENCODING,
            TRANSFER_ENCODING,
            LongPollRequest.POLL_TOKEN_HEADER,
            LongPollRequest.AUTH_TOKEN_HEADER);

    private LongPollHead() {}

    /** Why it is not even told to the page that it may read the answer; null if nothing is wrong so far. */
    static LongPollAnswer foreignFault(PendingConnection pending, HttpRequest head) {
        if (head.decoderResult().isFailure()) {
            return refusal(HttpResponseStatus.BAD_REQUEST, "the request can't be read");
        }
        HttpVersion version = head.protocolVersion();
        if (!version.equals(HttpVersion.HTTP_1_1) && !version.equals(HttpVersion.HTTP_1_0)) {
            return refusal(
                    HttpResponseStatus.HTTP_VERSION_NOT_SUPPORTED,
                    "version: " + version + " (expected: HTTP/1.1 or HTTP/1.0)");
        }
        String repeated = UpgradeHead.repeated(head.headers(), SINGLE);
        if (repeated != null) {
            return refusal(HttpResponseStatus.BAD_REQUEST, repeated);
        }
        String foreign = UpgradeHead.foreignFault(pending, head.headers());
        return foreign == null ? null : refusal(HttpResponseStatus.FORBIDDEN, foreign);
    }

    /** What else is wrong; null if nothing is. */
    static LongPollAnswer fault(PendingConnection pending, HttpRequest head, int maxBodyBytes) {
        TurnedAway turnedAway = pending.turnedAway();
        if (turnedAway != null) {
            return LongPollAnswer.refusal(turnedAway.status(), turnedAway.text(), turnedAway.retrySeconds(), true);
        }
        if (!head.headers().contains(HOST)) {
            return refusal(HttpResponseStatus.BAD_REQUEST, "Host: missing (expected: once)");
        }
        if (!WebSocketUpgrade.path(head.uri()).equals(PhoenixDialect.POLL_PATH)) {
            return refusal(HttpResponseStatus.NOT_FOUND, "path: another (expected: " + PhoenixDialect.POLL_PATH + ")");
        }
        BodyFraming.Fault framing = BodyFraming.fault(head);
        if (framing != null) {
            return refusal(framing.status(), framing.text());
        }
        HttpMethod method = head.method();
        if (!method.equals(HttpMethod.GET) && !method.equals(HttpMethod.POST) && !method.equals(HttpMethod.OPTIONS)) {
            return refusal(HttpResponseStatus.METHOD_NOT_ALLOWED, "method: another (expected: GET, POST)");
        }
        if (!method.equals(HttpMethod.POST) && BodyFraming.hasBody(head.headers())) {
            return refusal(HttpResponseStatus.BAD_REQUEST, "body: there is one (expected: none)");
        }
        return isLonger(head.headers().get(CONTENT_LENGTH), maxBodyBytes) ? tooLarge(maxBodyBytes) : null;
    }

    /** The codec has looked at its form. */
    private static boolean isLonger(String contentLength, int maxBodyBytes) {
        return contentLength != null && Long.parseLong(contentLength.strip()) > maxBodyBytes;
    }

    static LongPollAnswer tooLarge(int maxBodyBytes) {
        return refusal(
                HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE,
                "body: more than " + maxBodyBytes + " bytes (expected: 0.." + maxBodyBytes + ")");
    }

    static LongPollAnswer refusal(HttpResponseStatus status, String text) {
        return LongPollAnswer.refusal(status, text, 0, true);
    }
}
