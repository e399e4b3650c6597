package io.fanfare.gateway.auth;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSObject;
import io.fanfare.gateway.metrics.TokenFault;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The keys that prove tokens: shared secrets and public keys. Immutable; any thread.
 *
 * <p>What a token's header says only chooses among the keys of the algorithm that it names. One key at most is tried, because
 * each costs up to a millisecond, which strangers could have us spend for nothing: where there are several of an algorithm, the
 * token has to name its own ({@code kid}).
 */
public final class TokenKeys {
    private final Map<JWSAlgorithm, List<TokenKey>> byAlgorithm;

    private TokenKeys(Map<JWSAlgorithm, List<TokenKey>> byAlgorithm) {
        this.byAlgorithm = byAlgorithm;
    }

    /**
     * @param secrets at most one of an algorithm
     * @param publicKeys the content of a file of {@link PublicKeys}, null for none
     * @throws IllegalArgumentException if the public keys can't be used; the message says why
     */
    public static TokenKeys of(Collection<SharedSecret> secrets, String publicKeys) {
        List<TokenKey> keys = new ArrayList<>();
        secrets.forEach(secret -> keys.add(secret.key()));
        if (publicKeys != null) {
            keys.addAll(PublicKeys.parse(publicKeys));
        }
        Map<JWSAlgorithm, List<TokenKey>> byAlgorithm =
                keys.stream().collect(Collectors.groupingBy(TokenKey::algorithm));
        byAlgorithm.forEach(TokenKeys::checkNames);
        return new TokenKeys(byAlgorithm);
    }

    private static void checkNames(JWSAlgorithm algorithm, List<TokenKey> keys) {
        long names = keys.stream().map(TokenKey::id).distinct().count();
        boolean isOneNameless = keys.stream().anyMatch(key -> key.id() == null);
        if (keys.size() > 1 && (isOneNameless || names < keys.size())) {
            throw new IllegalArgumentException(
                    keys.size() + " keys for " + algorithm + " (expected: a JWKS in which each has a kid of its own)");
        }
    }

    /** What is wrong with a token's signature, or null if the key that it means has made it. */
    TokenFault check(JWSObject token) {
        List<TokenKey> keys = byAlgorithm.get(token.getHeader().getAlgorithm());
        if (keys == null) {
            return TokenFault.ALGORITHM;
        }
        TokenKey key = meant(keys, token.getHeader().getKeyID());
        if (key == null) {
            return TokenFault.KEY;
        }
        return key.hasSigned(token) ? null : TokenFault.SIGNATURE;
    }

    /** Null if it is none of these, or can't be told. */
    private static TokenKey meant(List<TokenKey> keys, String id) {
        TokenKey only = keys.size() == 1 ? keys.get(0) : null;
        if (id == null || only != null && only.id() == null) {
            return only;
        }
        for (TokenKey key : keys) {
            if (id.equals(key.id())) {
                return key;
            }
        }
        return null;
    }
}
