package io.fanfare.gateway.http;

import io.fanfare.gateway.auth.key.ApiKey;
import io.fanfare.gateway.auth.key.ApiKeys;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.metrics.KeyFault;
import io.fanfare.protocol.ErrorCode;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Finds out who sends the requests of one connection, by their key (RFC 6750 §2.1). A connection whose requests all show the
 * same key has it looked up once, and again when the keys have changed. Used by the connection's loop.
 */
final class CallerCheck {
    private static final String SCHEME = "Bearer ";
    private static final String EXPECTED = " (expected: Authorization: Bearer ffk_...)";

    /** Null where nobody is asked. */
    private final Supplier<ApiKeys> current;

    private final InstantSource clock;
    private final GatewayMetrics metrics;

    /** What was asked last, of whom, and the answer: null if it is no key that is known. */
    private ApiKeys askedOf;

    private String askedFor;
    private ApiKey found;

    /** @param current the keys that are valid now; null if everybody may everything */
    CallerCheck(Supplier<ApiKeys> current, InstantSource clock, GatewayMetrics metrics) {
        this.current = current;
        this.clock = clock;
        this.metrics = metrics;
    }

    /** Null if the caller is known, else the answer. */
    ApiResponse refusal(HttpHeaders headers) {
        String header = headers.get(HttpHeaderNames.AUTHORIZATION);
        KeyFault fault = fault(header);
        if (fault == null) {
            return null;
        }
        metrics.apiKeyRefused(fault);
        String challenge = fault == KeyFault.MISSING ? "Bearer" : "Bearer error=\"invalid_token\"";
        return ProblemDetails.of(ErrorCode.UNAUTHENTICATED, "key: " + inWords(fault))
                .with(Map.of("www-authenticate", challenge));
    }

    /** Who sends a request; null if it shows no key that is valid, which only an open route lets it do. */
    Caller caller(HttpRequest request) {
        if (fault(request.headers().get(HttpHeaderNames.AUTHORIZATION)) != null) {
            return null;
        }
        if (current == null) {
            return Caller.ANYBODY;
        }
        metrics.apiKeyUsed(found.name());
        return Caller.of(found, metrics);
    }

    /** What is wrong with a header, null if nothing is; then {@link #found} is whose key it shows, if it has to. */
    private KeyFault fault(String header) {
        if (current == null) {
            return null;
        }
        if (header == null) {
            return KeyFault.MISSING;
        }
        find(header);
        if (found == null) {
            return ApiKeys.isKey(key(header)) ? KeyFault.UNKNOWN : KeyFault.MALFORMED;
        }
        return found.isExpired(clock.instant()) ? KeyFault.EXPIRED : null;
    }

    private void find(String header) {
        ApiKeys now = current.get();
        if (now != askedOf || !header.equals(askedFor)) {
            String key = key(header);
            found = ApiKeys.isKey(key) ? now.find(key).orElse(null) : null;
            askedOf = now;
            askedFor = header;
        }
    }

    /** Empty if it is of another scheme. */
    private static String key(String header) {
        return header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? header.substring(SCHEME.length()).trim()
                : "";
    }

    private String inWords(KeyFault fault) {
        return switch (fault) {
            case MISSING -> "missing" + EXPECTED;
            case MALFORMED -> "mistyped or cut off" + EXPECTED;
            case EXPIRED -> "expired at " + found.expires() + " (expected: a new one)";
            default -> "not known, or revoked (expected: one that key create has made)";
        };
    }
}
