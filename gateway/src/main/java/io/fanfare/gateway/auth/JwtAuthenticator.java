package io.fanfare.gateway.auth;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSObject;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.metrics.TokenFault;
import io.fanfare.protocol.ProtocolLimits;
import java.text.ParseException;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Takes clients for whom their signed token (JWT, RFC 7519) says they are. Needs nothing but this process, unless a token names a
 * key that may be new; then it waits for {@link IssuerKeys}. Costs a few microseconds with HS256, tens with RS256, some hundred with ES256.
 */
public final class JwtAuthenticator implements Authenticator {
    /** Of access tokens (RFC 7519 §5.1, RFC 9068 §2.1). A media type may leave out its first part (RFC 7515 §4.1.9). */
    private static final Set<JOSEObjectType> ACCESS_TOKENS = Set.of(
            JOSEObjectType.JWT,
            new JOSEObjectType("application/jwt"),
            new JOSEObjectType("at+jwt"),
            new JOSEObjectType("application/at+jwt"));

    private static final CompletionStage<Identity> ANONYMOUS = CompletableFuture.completedStage(Identity.ANONYMOUS);
    private static final CompletionStage<Identity> REFUSED = CompletableFuture.completedStage(null);

    private final Supplier<TokenPolicy> current;
    private final IssuerKeys published;
    private final Revocations revocations;
    private final BooleanSupplier isAnybodyServed;
    private final GatewayMetrics metrics;
    private final InstantSource clock;

    /**
     * @param current asked for each token
     * @param published further keys
     * @param isAnybodyServed whether a client without a token is let in, for what is open to all
     */
    public JwtAuthenticator(
            Supplier<TokenPolicy> current,
            IssuerKeys published,
            Revocations revocations,
            BooleanSupplier isAnybodyServed,
            GatewayMetrics metrics,
            InstantSource clock) {
        this.current = current;
        this.published = published;
        this.revocations = revocations;
        this.isAnybodyServed = isAnybodyServed;
        this.metrics = metrics;
        this.clock = clock;
    }

    @Override
    public CompletionStage<Identity> authenticate(String token) {
        if (token.isEmpty()) {
            return isAnybodyServed.getAsBoolean() ? ANONYMOUS : refuse(TokenFault.MISSING);
        }
        JWSObject signed = parse(token);
        if (signed == null) {
            return refuse(TokenFault.MALFORMED);
        }
        if (!isForAccess(signed.getHeader().getType())) {
            return refuse(TokenFault.TYPE);
        }
        TokenPolicy policy = current.get();
        TokenFault fault = policy.keys().check(signed, published.known());
        if (fault == null) {
            return identify(signed, policy);
        }
        return mayBeOfANewKey(signed, fault) ? authenticateLater(signed) : refuse(fault);
    }

    /** Only names are of use: without one it can't be told which of several keys is meant, however new they are. */
    private static boolean mayBeOfANewKey(JWSObject signed, TokenFault fault) {
        return (fault == TokenFault.KEY || fault == TokenFault.ALGORITHM)
                && signed.getHeader().getKeyID() != null
                && JWSAlgorithm.Family.SIGNATURE.contains(signed.getHeader().getAlgorithm());
    }

    private CompletionStage<Identity> authenticateLater(JWSObject signed) {
        return published.lookAgain().handle((looked, failure) -> failure).thenCompose(failure -> {
            if (failure != null) {
                metrics.tokenRefused(TokenFault.UNAVAILABLE);
                return CompletableFuture.failedStage(failure);
            }
            TokenPolicy policy = current.get();
            TokenFault fault = policy.keys().check(signed, published.known());
            return fault == null ? identify(signed, policy) : refuse(fault);
        });
    }

    private CompletionStage<Identity> identify(JWSObject signed, TokenPolicy policy) {
        Claims claims = Claims.of(signed.getPayload());
        if (claims == null) {
            return refuse(TokenFault.CLAIM);
        }
        TokenFault fault = faultOf(claims, policy.settings());
        if (fault != null) {
            return refuse(fault);
        }
        FanfareClaim fanfare = claims.fanfare();
        Identity identity = new Identity(
                claims.user(),
                claims.device(),
                claims.id(),
                claims.issuedAtMillis(),
                claims.expiresAtMillis(),
                claims.expiresAtMillis() + policy.settings().clockSkewMillis(),
                fanfare == null ? policy.defaultGrants() : fanfare.grants(),
                fanfare == null ? TokenLimits.NONE : fanfare.limits(),
                fanfare == null ? null : fanfare.info());
        return revocations.isRevoked(identity)
                ? refuse(TokenFault.REVOKED)
                : CompletableFuture.completedStage(identity);
    }

    /**
     * What an issuer signs for other ends, such as a logout, is no token here (RFC 8725 §3.11). One without a type is taken for
     * what most issuers mean by it (RFC 7519 §5.1).
     */
    private static boolean isForAccess(JOSEObjectType type) {
        return type == null || ACCESS_TOKENS.contains(type);
    }

    private CompletionStage<Identity> refuse(TokenFault fault) {
        metrics.tokenRefused(fault);
        return REFUSED;
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
