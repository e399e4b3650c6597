package io.fanfare.gateway.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A secret that signs tokens and proves them, by one algorithm. Never shown. */
public final class SharedSecret {

    /** What it signs with. */
    public enum Algorithm {
        HS256(JWSAlgorithm.HS256, 32),
        HS384(JWSAlgorithm.HS384, 48),
        HS512(JWSAlgorithm.HS512, 64);

        private final JWSAlgorithm algorithm;
        private final int minBytes;

        Algorithm(JWSAlgorithm algorithm, int minBytes) {
            this.algorithm = algorithm;
            this.minBytes = minBytes;
        }

        /** How long a secret has to be: as its hash (RFC 7518 §3.2). */
        public int minBytes() {
            return minBytes;
        }
    }

    private final JWSAlgorithm algorithm;
    private final byte[] bytes;
    private final TokenKey key;

    /**
     * @param text taken as UTF-8
     * @throws IllegalArgumentException if it is too short; the message does not show it
     */
    public SharedSecret(Algorithm algorithm, String text) {
        this.algorithm = algorithm.algorithm;
        bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length < algorithm.minBytes) {
            throw new IllegalArgumentException(bytes.length + " bytes");
        }
        try {
            key = new TokenKey(this.algorithm, null, new MACVerifier(bytes));
        } catch (JOSEException unusable) {
            throw new IllegalStateException(algorithm + " takes a secret of " + bytes.length + " bytes", unusable);
        }
    }

    TokenKey key() {
        return key;
    }

    /** A token with these claims. */
    String sign(Map<String, Object> claims) {
        JWSHeader header =
                new JWSHeader.Builder(algorithm).type(JOSEObjectType.JWT).build();
        JWSObject token = new JWSObject(header, new Payload(claims));
        try {
            token.sign(new MACSigner(bytes));
        } catch (JOSEException unusable) {
            throw new IllegalStateException(algorithm + " does not sign with a secret that it took", unusable);
        }
        return token.serialize();
    }

    @Override
    public String toString() {
        return "***";
    }
}
