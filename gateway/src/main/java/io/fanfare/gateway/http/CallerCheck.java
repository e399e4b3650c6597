package io.fanfare.gateway.http;

import io.fanfare.gateway.access.Refusal;
import io.fanfare.gateway.audit.Actor;
import io.fanfare.gateway.auth.key.ApiKey;
import io.fanfare.gateway.auth.key.ApiKeys;
import io.fanfare.gateway.metrics.KeyFault;
import io.fanfare.gateway.socket.AddressBlock;
import io.fanfare.protocol.ErrorCode;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import java.net.SocketAddress;
import java.util.Locale;
import java.util.Map;

/**
 * Finds out who sends the requests of one connection, by their key (RFC 6750 §2.1). A connection whose requests all show the
 * same key has it looked up once, and again when the keys have changed. Used by the connection's loop.
 */
final class CallerCheck {
    private static final String SCHEME = "Bearer ";
    private static final String EXPECTED = " (expected: Authorization: Bearer ffk_...)";

    private final KeyServices services;
    private final Actor stranger;
    private final AddressBlock address;

    /** What was asked last, of whom, and the answer: null if it is no key that is known. */
    private ApiKeys askedOf;

    private String askedFor;
    private ApiKey found;
    /** More than 0: it was not looked at, because too many wrong ones came from the address. */
    private long millisToWait;

    /** @param address where the connection comes from */
    CallerCheck(KeyServices services, SocketAddress address) {
        this.services = services;
        this.stranger = Actor.at(address);
        this.address = AddressBlock.of(address);
    }

    /**
     * Looks at the key of a request.
     *
     * @param what the request is for
     * @return null if the caller is known, else the answer
     */
    ApiResponse refusal(HttpRequest request, String what) {
        KeyFault fault = fault(request.headers().get(HttpHeaderNames.AUTHORIZATION));
        if (fault == null) {
            countUse();
            return null;
        }
        services.metrics().apiKeyRefused(fault);
        String reason = "key: " + inWords(fault);
        refused(fault.name().toLowerCase(Locale.ROOT), what, reason);
        if (fault == KeyFault.LIMIT) {
            return ProblemDetails.of(Refusal.ofLimit(reason, millisToWait));
        }
        String challenge = fault == KeyFault.MISSING ? "Bearer" : "Bearer error=\"invalid_token\"";
        return ProblemDetails.of(ErrorCode.UNAUTHENTICATED, reason).with(Map.of("www-authenticate", challenge));
    }

    private void countUse() {
        if (services.keys() != null) {
            services.metrics().apiKeyUsed(found.name());
        }
    }

    /** Writes down that somebody whom nobody knows was refused. */
    void refused(String kind, String what, String reason) {
        services.audit().refused(kind, stranger, what, reason);
    }

    /** Who sends a request. One who shows no key that is valid gets as far as open routes. */
    Caller caller(HttpRequest request) {
        if (services.keys() == null) {
            return Caller.anybody(stranger, services.audit());
        }
        if (fault(request.headers().get(HttpHeaderNames.AUTHORIZATION)) != null) {
            return Caller.stranger(stranger, services.audit());
        }
        return Caller.of(found, stranger, services.audit(), services.metrics());
    }

    /** What is wrong with a header, null if nothing is; then {@link #found} is whose key it shows, if it has to. */
    private KeyFault fault(String header) {
        if (services.keys() == null) {
            return null;
        }
        if (header == null) {
            return KeyFault.MISSING;
        }
        find(header);
        if (millisToWait > 0) {
            return KeyFault.LIMIT;
        }
        if (found == null) {
            return ApiKeys.isKey(key(header)) ? KeyFault.UNKNOWN : KeyFault.MALFORMED;
        }
        return found.isExpired(services.clock().instant()) ? KeyFault.EXPIRED : null;
    }

    private void find(String header) {
        ApiKeys now = services.keys().get();
        if (now == askedOf && header.equals(askedFor)) {
            return;
        }
        String key = key(header);
        millisToWait = services.wrongKeys().millisToWait(address, key);
        if (millisToWait > 0) {
            forget();
            return;
        }
        found = ApiKeys.isKey(key) ? now.find(key).orElse(null) : null;
        askedOf = now;
        askedFor = header;
        if (found == null) {
            services.wrongKeys().wrong(address, key);
        } else {
            services.wrongKeys().good(address, key);
        }
    }

    private void forget() {
        found = null;
        askedOf = null;
        askedFor = null;
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
            case LIMIT ->
                "not looked at, too many wrong ones came from this address (expected: a key that was good here before, or"
                        + " patience)";
            case EXPIRED -> "expired at " + found.expires() + " (expected: a new one)";
            default -> "not known, or revoked (expected: one that key create has made)";
        };
    }
}
