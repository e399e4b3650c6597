package io.fanfare.gateway.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Public keys, and which algorithm each is for: RSA from 2,048 bits on for the one that its JWK names, RS256 unless it does; EC
 * for ES256, ES384 or ES512, by its curve; Ed25519 for EdDSA (RFC 7518 §3.1, RFC 8037 §3.1).
 */
final class PublicKeys {
    private static final int MIN_RSA_BITS = 2_048;
    private static final List<JWSAlgorithm> OF_RSA = List.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512);
    private static final Map<Curve, JWSAlgorithm> OF_CURVE =
            Map.of(Curve.P_256, JWSAlgorithm.ES256, Curve.P_384, JWSAlgorithm.ES384, Curve.P_521, JWSAlgorithm.ES512);
    private static final List<String> KINDS = List.of("RSA", "EC", "Ed25519");
    private static final Pattern PEM =
            Pattern.compile("-----BEGIN ([A-Z ]+)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");

    private PublicKeys() {}

    /**
     * Reads what a file holds: PEM blocks, or a JWKS.
     *
     * @return at least one
     * @throws IllegalArgumentException if there is anything that can't be used; the message says what
     */
    static List<TokenKey> parse(String text) {
        List<TokenKey> keys = text.stripLeading().startsWith("{") ? Jwks.parse(text) : ofPem(text);
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("no public key in it");
        }
        return keys;
    }

    private static List<TokenKey> ofPem(String text) {
        List<TokenKey> keys = new ArrayList<>();
        Matcher block = PEM.matcher(text);
        while (block.find()) {
            if (!block.group(1).equals("PUBLIC KEY")) {
                throw new IllegalArgumentException("a block of " + block.group(1) + " in it");
            }
            keys.add(of(null, decode(block.group(2)), null));
        }
        return keys;
    }

    private static PublicKey decode(String base64) {
        for (String kind : KINDS) {
            PublicKey key = ofKind(kind, base64);
            if (key != null) {
                return key;
            }
        }
        throw new IllegalArgumentException("a public key that is neither RSA nor EC nor Ed25519, or damaged");
    }

    /** Null if it is none of that kind. */
    private static PublicKey ofKind(String kind, String base64) {
        try {
            byte[] encoded = Base64.getMimeDecoder().decode(base64);
            return KeyFactory.getInstance(kind).generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException | IllegalArgumentException another) {
            return null;
        }
    }

    /**
     * @param id null if it has none
     * @param meantFor null for the one that goes by itself
     * @throws IllegalArgumentException if it can't be used
     */
    static TokenKey of(String id, PublicKey key, JWSAlgorithm meantFor) {
        try {
            JWSAlgorithm algorithm = algorithm(key, meantFor);
            return new TokenKey(algorithm, id, verifier(key));
        } catch (JOSEException unusable) {
            throw new IllegalArgumentException("a key that can't be used: " + unusable.getMessage(), unusable);
        }
    }

    private static JWSAlgorithm algorithm(PublicKey key, JWSAlgorithm meantFor) {
        if (key instanceof RSAPublicKey rsa) {
            int bits = rsa.getModulus().bitLength();
            if (bits < MIN_RSA_BITS) {
                throw new IllegalArgumentException("an RSA key of " + bits + " bits");
            }
            return meantFor == null ? JWSAlgorithm.RS256 : oneOf(OF_RSA, meantFor);
        }
        JWSAlgorithm byItself = key instanceof ECPublicKey ec ? ofCurve(ec) : ofEdwards((EdECPublicKey) key);
        return meantFor == null ? byItself : oneOf(List.of(byItself), meantFor);
    }

    private static JWSAlgorithm oneOf(List<JWSAlgorithm> usable, JWSAlgorithm meantFor) {
        if (!usable.contains(meantFor)) {
            throw new IllegalArgumentException("a key for " + meantFor);
        }
        return meantFor;
    }

    private static JWSAlgorithm ofCurve(ECPublicKey key) {
        JWSAlgorithm algorithm = OF_CURVE.get(Curve.forECParameterSpec(key.getParams()));
        if (algorithm == null) {
            throw new IllegalArgumentException("an EC key that is not on P-256, P-384 or P-521");
        }
        return algorithm;
    }

    private static JWSAlgorithm ofEdwards(EdECPublicKey key) {
        if (!NamedParameterSpec.ED25519.getName().equals(key.getParams().getName())) {
            throw new IllegalArgumentException("an Edwards key that is not on Ed25519");
        }
        return JWSAlgorithm.EdDSA;
    }

    private static JWSVerifier verifier(PublicKey key) throws JOSEException {
        if (key instanceof RSAPublicKey rsa) {
            return new RSASSAVerifier(rsa);
        }
        return key instanceof ECPublicKey ec ? new ECDSAVerifier(ec) : new EdDsaVerifier(key);
    }
}
