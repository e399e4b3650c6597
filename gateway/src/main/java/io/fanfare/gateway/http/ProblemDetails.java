package io.fanfare.gateway.http;

import io.fanfare.gateway.access.Refusal;
import io.fanfare.protocol.ErrorCode;
import java.util.Locale;
import java.util.Map;

/** Turns faults into problem bodies (RFC 9457), with the same codes as on the sockets. */
final class ProblemDetails {
    static final String CONTENT_TYPE = "application/problem+json";

    private ProblemDetails() {}

    static ApiResponse of(ErrorCode code, String detail) {
        return of(status(code), code, detail);
    }

    static ApiResponse of(Refusal refusal) {
        return of(status(refusal.code()), refusal);
    }

    /** A problem whose status says more than the code does. */
    static ApiResponse of(int status, ErrorCode code, String detail) {
        return of(status, Refusal.of(code, detail));
    }

    private static ApiResponse of(int status, Refusal refusal) {
        ErrorCode code = refusal.code();
        byte[] body = JsonBody.object(json -> {
            json.writeStringField("type", "about:blank");
            json.writeStringField("title", title(code));
            json.writeNumberField("status", status);
            json.writeStringField("detail", refusal.text());
            json.writeStringField("code", code.wireName());
            json.writeBooleanField("retryable", code.isRetryable());
        });
        return new ApiResponse(status, CONTENT_TYPE, body, code.isRetryable() ? retryAfter(refusal) : Map.of());
    }

    /** In whole seconds (RFC 9110 §10.2.3). */
    private static Map<String, String> retryAfter(Refusal refusal) {
        return Map.of("retry-after", Long.toString(Math.max(1, (refusal.retryAfterMillis() + 999) / 1_000)));
    }

    static int status(ErrorCode code) {
        return switch (code) {
            case INVALID_TOPIC, INVALID_PAYLOAD, INVALID_EVENT, INVALID_KEY, INVALID_REQUEST -> 400;
            case UNAUTHENTICATED, TOKEN_EXPIRED -> 401;
            case FORBIDDEN -> 403;
            case NOT_FOUND -> 404;
            case UNSUPPORTED -> 405;
            case NOT_DURABLE, ALREADY_SUBSCRIBED, NOT_SUBSCRIBED, TOO_MANY_SUBSCRIPTIONS -> 409;
            case PAYLOAD_TOO_LARGE -> 413;
            case KEY_REUSED -> 422;
            case RATE_LIMITED -> 429;
            case INTERNAL -> 500;
            case OVERLOADED, STORE_UNAVAILABLE, OUTCOME_UNKNOWN, DRAINING, UNAVAILABLE -> 503;
        };
    }

    private static String title(ErrorCode code) {
        String words = code.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }
}
