package io.fanfare.gateway.auth;

import com.nimbusds.jose.JWSObject;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.metrics.TokenFault;
import io.fanfare.protocol.ProtocolLimits;
import java.text.ParseException;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * Takes clients for whom their signed token (JWT, RFC 7519) says they are. Needs nothing but this process: no call to the
 * issuer. Costs a few microseconds with HS256, tens with RS256, some hundred with ES256.
 */
public final class JwtAuthenticator implements Authenticator {
    private final Supplier<TokenPolicy> current;
    private final Revocations revocations;
    private final GatewayMetrics metrics;
    private final InstantSource clock;

    /** @param current asked for each token */
    public JwtAuthenticator(
            Supplier<TokenPolicy> current, Revocations revocations, GatewayMetrics metrics, InstantSource clock) {
        this.current = current;
        this.revocations = revocations;
        this.metrics = metrics;
        this.clock = clock;
    }

    @Override
    public Identity authenticate(String token) {
        if (token.isEmpty()) {
            return refuse(TokenFault.MISSING);
        }
        JWSObject signed = parse(token);
        if (signed == null) {
            return refuse(TokenFault.MALFORMED);
        }
        TokenPolicy policy = current.get();
        TokenFault fault = policy.keys().check(signed);
        if (fault != null) {
            return refuse(fault);
        }
        Claims claims = Claims.of(signed.getPayload());
        if (claims == null) {
            return refuse(TokenFault.CLAIM);
        }
        fault = faultOf(claims, policy.settings());
        if (fault != null) {
            return refuse(fault);
        }
        Identity identity = new Identity(
                claims.user(),
                claims.id(),
                claims.issuedAtMillis(),
                claims.expiresAtMillis(),
                claims.expiresAtMillis() + policy.settings().clockSkewMillis());
        return revocations.isRevoked(identity) ? refuse(TokenFault.REVOKED) : identity;
    }

    private Identity refuse(TokenFault fault) {
        metrics.tokenRefused(fault);
        return null;
    }

    /** Null if it is none; an unsigned one is none either. */
    private static JWSObject parse(String token) {
        if (token.length() > ProtocolLimits.MAX_TOKEN_BYTES) {
            return null;
        }
        try {
            return JWSObject.parse(token);
        } catch (ParseException | IllegalArgumentException malformed) {
            return null;
        }
    }

    private TokenFault faultOf(Claims claims, AuthSettings rules) {
        long nowMillis = clock.millis();
        if (claims.expiresAtMillis() - claims.issuedAtMillis() > rules.maxTokenLifeMillis()) {
            return TokenFault.LIFE;
        }
        if (!rules.issuer().isEmpty() && !rules.issuer().equals(claims.issuer())) {
            return TokenFault.ISSUER;
        }
        if (!rules.audience().isEmpty() && !claims.audience().contains(rules.audience())) {
            return TokenFault.AUDIENCE;
        }
        if (Math.max(claims.issuedAtMillis(), claims.notBeforeMillis()) > nowMillis + rules.clockSkewMillis()) {
            return TokenFault.NOT_YET_VALID;
        }
        return nowMillis >= claims.expiresAtMillis() + rules.clockSkewMillis() ? TokenFault.EXPIRED : null;
    }
}
