package io.fanfare.gateway.auth;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSObject;
import io.fanfare.gateway.metrics.TokenFault;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * The keys that prove tokens: shared secrets and public keys. Immutable; any thread.
 *
 * <p>What a token's header says only chooses among the keys of the algorithm that it names. One key at most is tried, because
 * each costs up to a millisecond, which strangers could have us spend for nothing: where there are several of an algorithm, the
 * token has to name its own ({@code kid}).
 */
public final class TokenKeys {
    static final TokenKeys NONE = new TokenKeys(Map.of(), null);

    private final Map<JWSAlgorithm, List<TokenKey>> byAlgorithm;
    /** As they were read, or null. */
    private final String publicKeys;

    private TokenKeys(Map<JWSAlgorithm, List<TokenKey>> byAlgorithm, String publicKeys) {
        this.byAlgorithm = byAlgorithm;
        this.publicKeys = publicKeys;
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
        return new TokenKeys(byAlgorithm, publicKeys);
    }

    private static void checkNames(JWSAlgorithm algorithm, List<TokenKey> keys) {
        long names = keys.stream().map(TokenKey::id).distinct().count();
        boolean isOneNameless = keys.stream().anyMatch(key -> key.id() == null);
        if (keys.size() > 1 && (isOneNameless || names < keys.size())) {
            throw new IllegalArgumentException(
                    keys.size() + " keys for " + algorithm + " (expected: a JWKS in which each has a kid of its own)");
        }
    }

    /**
     * The keys that an issuer publishes. What is no use here (keys without a kid, for encryption, of other kinds) is left out:
     * they may be for others.
     *
     * @throws IllegalArgumentException if nothing can be used; the message says why
     */
    static TokenKeys published(String jwks) {
        List<TokenKey> keys = Jwks.usable(jwks);
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("no public key with a kid in it that can be used");
        }
        return new TokenKeys(keys.stream().collect(Collectors.groupingBy(TokenKey::algorithm)), jwks);
    }

    /** Whether the public keys of both were read as the same. */
    public boolean hasPublicKeysOf(TokenKeys other) {
        return Objects.equals(publicKeys, other.publicKeys);
    }

    /** How many there are. */
    int count() {
        int count = 0;
        for (List<TokenKey> keys : byAlgorithm.values()) {
            count += keys.size();
        }
        return count;
    }

    /**
     * What is wrong with a token's signature, or null if the key that it means has made it.
     *
     * @param published further keys, after these
     */
    TokenFault check(JWSObject token, TokenKeys published) {
        JWSAlgorithm algorithm = token.getHeader().getAlgorithm();
        List<TokenKey> own = byAlgorithm.getOrDefault(algorithm, List.of());
        List<TokenKey> others = published.byAlgorithm.getOrDefault(algorithm, List.of());
        if (own.isEmpty() && others.isEmpty()) {
            return TokenFault.ALGORITHM;
        }
        TokenKey key = meant(own, others, token.getHeader().getKeyID());
        if (key == null) {
            return TokenFault.KEY;
        }
        return key.hasSigned(token) ? null : TokenFault.SIGNATURE;
    }

    /** Null if it is none of these, or can't be told. */
    private static TokenKey meant(List<TokenKey> own, List<TokenKey> others, String id) {
        TokenKey only = own.size() + others.size() == 1 ? (own.isEmpty() ? others : own).get(0) : null;
        if (id == null || only != null && only.id() == null) {
            return only;
        }
        TokenKey named = named(own, id);
        return named == null ? named(others, id) : named;
    }

    private static TokenKey named(List<TokenKey> keys, String id) {
        for (TokenKey key : keys) {
            if (id.equals(key.id())) {
                return key;
            }
        }
        return null;
    }

    /** Whether there is a public key without a name: tokens that name another one would be held against it. */
    boolean hasNamelessPublicKey() {
        return byAlgorithm.values().stream()
                .flatMap(List::stream)
                .anyMatch(key -> key.id() == null && !JWSAlgorithm.Family.HMAC_SHA.contains(key.algorithm()));
    }
}
