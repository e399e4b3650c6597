package io.fanfare.gateway.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import io.fanfare.gateway.metrics.TokenFault;
import java.util.ArrayList;
import java.util.List;

/**
 * The keys that prove tokens: a shared secret for HS256, public ones for RS256 and ES256. Immutable; any thread.
 *
 * <p>A key is for one algorithm. What a token's header says only chooses among the keys of the algorithm that it names, so
 * that no key is ever used in another way than the operator meant it.
 */
public final class TokenKeys {
    private final List<Key> keys;

    /** @param id null if it has none: then it is tried for every token of its algorithm */
    record Key(JWSAlgorithm algorithm, String id, JWSVerifier verifier) {
        boolean isMeantBy(JWSHeader header) {
            return algorithm.equals(header.getAlgorithm())
                    && (id == null || header.getKeyID() == null || id.equals(header.getKeyID()));
        }
    }

    private TokenKeys(List<Key> keys) {
        this.keys = List.copyOf(keys);
    }

    /**
     * @param secret null for none
     * @param publicKeys the content of a file of {@link PublicKeys}, null for none
     * @throws IllegalArgumentException if the public keys can't be used; the message says why
     */
    public static TokenKeys of(SharedSecret secret, String publicKeys) {
        List<Key> keys = new ArrayList<>();
        try {
            if (secret != null) {
                keys.add(new Key(JWSAlgorithm.HS256, null, new MACVerifier(secret.bytes())));
            }
            if (publicKeys != null) {
                for (PublicKeys.Named named : PublicKeys.parse(publicKeys)) {
                    keys.add(
                            named.rsa() != null
                                    ? new Key(JWSAlgorithm.RS256, named.id(), new RSASSAVerifier(named.rsa()))
                                    : new Key(JWSAlgorithm.ES256, named.id(), new ECDSAVerifier(named.ec())));
                }
            }
        } catch (JOSEException unusable) {
            throw new IllegalArgumentException("a key that can't be used: " + unusable.getMessage(), unusable);
        }
        return new TokenKeys(keys);
    }

    /** What is wrong with a token's signature, or null if one of these keys has made it. */
    TokenFault check(JWSObject token) {
        boolean isAlgorithmKnown = false;
        boolean isKeyKnown = false;
        for (Key key : keys) {
            isAlgorithmKnown |= key.algorithm().equals(token.getHeader().getAlgorithm());
            if (key.isMeantBy(token.getHeader())) {
                isKeyKnown = true;
                if (isBy(key, token)) {
                    return null;
                }
            }
        }
        if (isKeyKnown) {
            return TokenFault.SIGNATURE;
        }
        return isAlgorithmKnown ? TokenFault.KEY : TokenFault.ALGORITHM;
    }

    private static boolean isBy(Key key, JWSObject token) {
        try {
            return token.verify(key.verifier());
        } catch (JOSEException unverifiable) {
            // Such as a signature of the wrong length: none that this key has made.
            return false;
        }
    }
}
