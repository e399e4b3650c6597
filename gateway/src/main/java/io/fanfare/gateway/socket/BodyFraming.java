package io.fanfare.gateway.socket;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;

/**
 * How the body of a request may be framed: as it is, or in chunks, with one length (RFC 9112 §6.1, §6.3; RFC 9110 §8.4). Where
 * anything else is said, where the next request begins is not to be trusted.
 */
public final class BodyFraming {
    /**
     * What is wrong with one.
     *
     * @param status to be answered with
     */
    public record Fault(HttpResponseStatus status, String text) {}

    private BodyFraming() {}

    /** Null if nothing is wrong. */
    public static Fault fault(HttpRequest head) {
        HttpVersion version = head.protocolVersion();
        HttpHeaders headers = head.headers();
        String transfer = headers.get(HttpHeaderNames.TRANSFER_ENCODING);
        if (transfer != null && !version.equals(HttpVersion.HTTP_1_1)) {
            return new Fault(
                    HttpResponseStatus.BAD_REQUEST,
                    "Transfer-Encoding: " + transfer + " (expected: none in " + version + ")");
        }
        if (transfer != null && !HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(transfer.trim())) {
            return new Fault(
                    HttpResponseStatus.NOT_IMPLEMENTED, "Transfer-Encoding: " + transfer + " (expected: chunked)");
        }
        if (transfer != null && headers.contains(HttpHeaderNames.CONTENT_LENGTH)) {
            return new Fault(
                    HttpResponseStatus.BAD_REQUEST,
                    "Content-Length: given beside Transfer-Encoding (expected: one of them)");
        }
        String encoding = headers.get(HttpHeaderNames.CONTENT_ENCODING);
        if (encoding != null && !HttpHeaderValues.IDENTITY.contentEqualsIgnoreCase(encoding.trim())) {
            return new Fault(
                    HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE, "Content-Encoding: " + encoding + " (expected: none)");
        }
        return null;
    }

    /** Whether a request has a body. */
    public static boolean hasBody(HttpHeaders headers) {
        return headers.contains(HttpHeaderNames.TRANSFER_ENCODING)
                || !headers.get(HttpHeaderNames.CONTENT_LENGTH, "0").equals("0");
    }
}
