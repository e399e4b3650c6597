package io.fanfare.gateway.auth;

import com.nimbusds.jose.Algorithm;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a set of public keys in JSON (RFC 7517 §5). Keys for encryption are left out. */
final class Jwks {
    /** What comes before the 32 bytes of a key of Ed25519 in its encoding (RFC 8410 §4). */
    private static final byte[] ED25519 = HexFormat.of().parseHex("302a300506032b6570032100");

    private static final int ED25519_BYTES = 32;
    /** Of an issuer: each is some KB of memory. */
    private static final int MAX_PUBLISHED = 100;

    private Jwks() {}

    /** @throws IllegalArgumentException if there is anything that can't be used; the message says what */
    static List<TokenKey> parse(String text) {
        List<TokenKey> keys = new ArrayList<>();
        for (JWK key : read(text)) {
            if (!isForEncryption(key)) {
                keys.add(of(key));
            }
        }
        return keys;
    }

    /**
     * Those with a kid that can be used; the first of several with the same. Others are left out.
     *
     * @throws IllegalArgumentException if it is no JWKS, or of too many keys
     */
    static List<TokenKey> usable(String text) {
        Map<String, TokenKey> keys = new LinkedHashMap<>();
        for (JWK key : read(text)) {
            if (keys.size() == MAX_PUBLISHED) {
                throw new IllegalArgumentException("more than " + MAX_PUBLISHED + " keys");
            }
            TokenKey usable = key.getKeyID() == null || isForEncryption(key) ? null : ofOrNull(key);
            if (usable != null) {
                keys.putIfAbsent(usable.algorithm() + " " + usable.id(), usable);
            }
        }
        return List.copyOf(keys.values());
    }

    private static TokenKey ofOrNull(JWK key) {
        try {
            return of(key);
        } catch (IllegalArgumentException forOthers) {
            return null;
        }
    }

    private static boolean isForEncryption(JWK key) {
        return KeyUse.ENCRYPTION.equals(key.getKeyUse());
    }

    private static List<JWK> read(String text) {
        try {
            return JWKSet.parse(text).getKeys();
        } catch (ParseException unreadable) {
            throw new IllegalArgumentException("no JWKS that can be read", unreadable);
        }
    }

    private static TokenKey of(JWK key) {
        if (key.isPrivate()) {
            throw new IllegalArgumentException("a private or secret key in it, kid " + key.getKeyID());
        }
        try {
            return PublicKeys.of(key.getKeyID(), publicKey(key), algorithm(key.getAlgorithm()));
        } catch (JOSEException | GeneralSecurityException | IllegalArgumentException unusable) {
            throw new IllegalArgumentException(unusable.getMessage() + ", kid " + key.getKeyID(), unusable);
        }
    }

    private static JWSAlgorithm algorithm(Algorithm named) {
        return named == null ? null : JWSAlgorithm.parse(named.getName());
    }

    private static PublicKey publicKey(JWK key) throws JOSEException, GeneralSecurityException {
        if (key instanceof RSAKey rsa) {
            return rsa.toRSAPublicKey();
        }
        if (key instanceof ECKey ec) {
            return ec.toECPublicKey();
        }
        if (key instanceof OctetKeyPair pair && Curve.Ed25519.equals(pair.getCurve())) {
            return edwards(pair.getX().decode());
        }
        throw new IllegalArgumentException("a key of type " + key.getKeyType());
    }

    private static PublicKey edwards(byte[] point) throws GeneralSecurityException {
        if (point.length != ED25519_BYTES) {
            throw new IllegalArgumentException("a key of Ed25519 of " + point.length + " bytes");
        }
        byte[] encoded = new byte[ED25519.length + ED25519_BYTES];
        System.arraycopy(ED25519, 0, encoded, 0, ED25519.length);
        System.arraycopy(point, 0, encoded, ED25519.length, ED25519_BYTES);
        return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
    }
}
