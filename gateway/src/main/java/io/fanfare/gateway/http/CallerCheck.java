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
import java.util.Optional;
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
        if (current == null) {
            return null;
        }
        String header = headers.get(HttpHeaderNames.AUTHORIZATION);
        if (header == null) {
            return refuse(KeyFault.MISSING, "key: missing" + EXPECTED, "Bearer");
        }
        String key = key(header);
        if (!ApiKeys.isKey(key)) {
            return refuse(KeyFault.MALFORMED, "key: mistyped or cut off" + EXPECTED, "Bearer error=\"invalid_token\"");
        }
        find(key);
        if (found == null) {
            return refuse(
                    KeyFault.UNKNOWN,
                    "key: not known, or revoked (expected: one that key create has made)",
                    "Bearer error=\"invalid_token\"");
        }
        return found.isExpired(clock.instant())
                ? refuse(
                        KeyFault.EXPIRED,
                        "key: expired at " + found.expires() + " (expected: a new one)",
                        "Bearer error=\"invalid_token\"")
                : null;
    }

    /** Who sends a request; null if it shows no key that is valid, which only an open route lets it do. */
    Caller caller(HttpRequest request) {
        if (current == null) {
            return Caller.ANYBODY;
        }
        String key = key(request.headers().get(HttpHeaderNames.AUTHORIZATION));
        if (!ApiKeys.isKey(key)) {
            return null;
        }
        find(key);
        if (found == null || found.isExpired(clock.instant())) {
            return null;
        }
        metrics.apiKeyUsed(found.name());
        return Caller.of(found, metrics);
    }

    /** Empty if it is not a key. */
    private static String key(String header) {
        return header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? header.substring(SCHEME.length()).trim()
                : "";
    }

    private void find(String key) {
        ApiKeys now = current.get();
        if (now != askedOf || !key.equals(askedFor)) {
            Optional<ApiKey> known = now.find(key);
            found = known.orElse(null);
            askedOf = now;
            askedFor = key;
        }
    }

    private ApiResponse refuse(KeyFault fault, String detail, String challenge) {
        metrics.apiKeyRefused(fault);
        return ProblemDetails.of(ErrorCode.UNAUTHENTICATED, detail).with(Map.of("www-authenticate", challenge));
    }
}
