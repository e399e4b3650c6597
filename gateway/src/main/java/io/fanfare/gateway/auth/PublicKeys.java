package io.fanfare.gateway.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads public keys: PEM blocks, or a JWKS (RFC 7517). RSA from 2,048 bits on, for RS256; EC on P-256, for ES256. */
final class PublicKeys {
    private static final int MIN_RSA_BITS = 2_048;
    private static final Pattern PEM =
            Pattern.compile("-----BEGIN ([A-Z ]+)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");

    /**
     * One of the two is set.
     *
     * @param id null if it has none
     */
    record Named(String id, RSAPublicKey rsa, ECPublicKey ec) {}

    private PublicKeys() {}

    /**
     * Reads what a file holds.
     *
     * @return at least one
     * @throws IllegalArgumentException if there is anything that can't be used; the message says what
     */
    static List<Named> parse(String text) {
        List<Named> keys = text.stripLeading().startsWith("{") ? ofJwks(text) : ofPem(text);
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("no public key in it");
        }
        return keys;
    }

    private static List<Named> ofPem(String text) {
        List<Named> keys = new ArrayList<>();
        Matcher block = PEM.matcher(text);
        while (block.find()) {
            if (!block.group(1).equals("PUBLIC KEY")) {
                throw new IllegalArgumentException("a block of " + block.group(1) + " in it");
            }
            keys.add(named(null, decode(block.group(2))));
        }
        return keys;
    }

    private static PublicKey decode(String base64) {
        try {
            X509EncodedKeySpec encoded =
                    new X509EncodedKeySpec(Base64.getMimeDecoder().decode(base64));
            try {
                return KeyFactory.getInstance("RSA").generatePublic(encoded);
            } catch (GeneralSecurityException notRsa) {
                return KeyFactory.getInstance("EC").generatePublic(encoded);
            }
        } catch (GeneralSecurityException | IllegalArgumentException unreadable) {
            throw new IllegalArgumentException("a public key that is neither RSA nor EC, or damaged", unreadable);
        }
    }

    private static List<Named> ofJwks(String text) {
        List<Named> keys = new ArrayList<>();
        try {
            for (JWK key : JWKSet.parse(text).getKeys()) {
                if (!KeyUse.ENCRYPTION.equals(key.getKeyUse())) {
                    keys.add(ofJwk(key));
                }
            }
        } catch (ParseException | JOSEException unreadable) {
            throw new IllegalArgumentException("no JWKS that can be read", unreadable);
        }
        return keys;
    }

    private static Named ofJwk(JWK key) throws JOSEException {
        if (key.isPrivate()) {
            throw new IllegalArgumentException("a private or secret key in it, kid " + key.getKeyID());
        }
        if (key.getAlgorithm() != null
                && !JWSAlgorithm.RS256.equals(key.getAlgorithm())
                && !JWSAlgorithm.ES256.equals(key.getAlgorithm())) {
            throw new IllegalArgumentException("a key for " + key.getAlgorithm() + ", kid " + key.getKeyID());
        }
        if (key instanceof RSAKey rsa) {
            return named(key.getKeyID(), rsa.toRSAPublicKey());
        }
        if (key instanceof ECKey ec) {
            return named(key.getKeyID(), ec.toECPublicKey());
        }
        throw new IllegalArgumentException("a key of type " + key.getKeyType() + ", kid " + key.getKeyID());
    }

    private static Named named(String id, PublicKey key) {
        if (key instanceof RSAPublicKey rsa) {
            int bits = rsa.getModulus().bitLength();
            if (bits < MIN_RSA_BITS) {
                throw new IllegalArgumentException("an RSA key of " + bits + " bits");
            }
            return new Named(id, rsa, null);
        }
        ECPublicKey ec = (ECPublicKey) key;
        if (!Curve.P_256.equals(Curve.forECParameterSpec(ec.getParams()))) {
            throw new IllegalArgumentException("an EC key that is not on P-256");
        }
        return new Named(id, null, ec);
    }
}
