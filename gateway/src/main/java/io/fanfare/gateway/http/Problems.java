package io.fanfare.gateway.http;

import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.ProtocolException;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionException;

/** Turns faults into problem bodies (RFC 9457), with the same codes as on the sockets. */
final class Problems {
    static final String CONTENT_TYPE = "application/problem+json";
    private static final Map<String, String> RETRY_AFTER = Map.of("retry-after", "1");

    private Problems() {}

    static ApiResponse of(ErrorCode code, String detail) {
        return of(status(code), code, detail);
    }

    /** A problem whose status says more than the code does. */
    static ApiResponse of(int status, ErrorCode code, String detail) {
        byte[] body = Json.object(json -> {
            json.writeStringField("type", "about:blank");
            json.writeStringField("title", title(code));
            json.writeNumberField("status", status);
            json.writeStringField("detail", detail);
            json.writeStringField("code", code.wireName());
            json.writeBooleanField("retryable", code.isRetryable());
        });
        return new ApiResponse(status, CONTENT_TYPE, body, code.isRetryable() ? RETRY_AFTER : Map.of());
    }

    /** What may be told about a failure: our own words about the request, never an exception's. */
    static String detailOf(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof ProtocolException ? cause.getMessage() : "the request could not be carried out";
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
            case OVERLOADED, STORE_UNAVAILABLE, OUTCOME_UNKNOWN, DRAINING -> 503;
        };
    }

    private static String title(ErrorCode code) {
        String words = code.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }
}
