package io.fanfare.gateway.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Which web pages of other hosts may use the API: those that are named, exactly; none unless some are (Fetch, CORS protocol).
 * Credentials of the browser, which the API does not know, are not allowed: a page shows a key like everybody else.
 */
final class CrossOrigin {
    /** Those that the API reads, besides what any page may send. */
    private static final String REQUEST_HEADERS = "authorization, content-type, idempotency-key, if-none-match";
    /** Those of answers that a page may read, besides what it may in any case. */
    private static final String RESPONSE_HEADERS = "allow, etag, retry-after, www-authenticate";
    /** A browser asks again after so long: then it hears of what was taken from the list. */
    private static final String MAX_AGE_SECONDS = "600";

    private static final Map<String, String> VARIES = Map.of("vary", "origin");

    private final Supplier<List<String>> allowed;

    /** @param allowed exact origins, asked each time; empty if it is off */
    CrossOrigin(Supplier<List<String>> allowed) {
        this.allowed = allowed;
    }

    /** What is wrong with where a request comes from; null if nothing is, or nobody asks. */
    String fault(String origin) {
        List<String> now = allowed.get();
        return now.isEmpty() || origin == null || now.contains(origin)
                ? null
                : "Origin: " + origin + " (expected: none, or one of api.allowed-origins)";
    }

    /** Whether an origin is one of those that are named. */
    boolean isNamed(String origin) {
        return origin != null && allowed.get().contains(origin);
    }

    /** Whether a browser only asks what it may ask for. Its page has not decided on that, and shows no key. */
    boolean isPreflight(HttpRequest request) {
        return request.method().equals(HttpMethod.OPTIONS)
                && request.headers().contains(HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD)
                && isNamed(request.headers().get(HttpHeaderNames.ORIGIN));
    }

    /** What an answer says of it. */
    Map<String, String> headers(HttpRequest request) {
        if (allowed.get().isEmpty()) {
            return Map.of();
        }
        String origin = request.headers().get(HttpHeaderNames.ORIGIN);
        return isNamed(origin)
                ? Map.of(
                        "vary",
                        "origin",
                        "access-control-allow-origin",
                        origin,
                        "access-control-expose-headers",
                        RESPONSE_HEADERS)
                : VARIES;
    }

    /**
     * What the answer to a preflight says besides.
     *
     * @param methods those of the path
     */
    static Map<String, String> preflightHeaders(String methods) {
        return Map.of(
                "access-control-allow-methods",
                methods,
                "access-control-allow-headers",
                REQUEST_HEADERS,
                "access-control-max-age",
                MAX_AGE_SECONDS);
    }
}
