package io.fanfare.gateway.auth;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Base64;

/** An RSA key {@code r}, an EC key {@code e} and one of Ed25519 {@code d}, new ones each time. */
final class TestKeys {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final KeyPair rsa;
    private final KeyPair ec;
    private final KeyPair edwards;

    TestKeys() {
        this(2_048, "secp256r1");
    }

    TestKeys(int rsaBits, String curve) {
        try {
            KeyPairGenerator rsaKeys = KeyPairGenerator.getInstance("RSA");
            rsaKeys.initialize(rsaBits);
            rsa = rsaKeys.generateKeyPair();
            KeyPairGenerator ecKeys = KeyPairGenerator.getInstance("EC");
            ecKeys.initialize(new ECGenParameterSpec(curve));
            ec = ecKeys.generateKeyPair();
            edwards = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }

    String rs256(String header, String claims) {
        return Tokens.signed(header, claims, "SHA256withRSA", rsa.getPrivate());
    }

    String es256(String header, String claims) {
        return Tokens.signed(header, claims, "SHA256withECDSAinP1363Format", ec.getPrivate());
    }

    String ps512(String header, String claims) {
        try {
            Signature pss = Signature.getInstance("RSASSA-PSS");
            pss.setParameter(new PSSParameterSpec("SHA-512", "MGF1", MGF1ParameterSpec.SHA512, 64, 1));
            return Tokens.signed(header, claims, pss, rsa.getPrivate());
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** With any hash and either curve. */
    String signed(String header, String claims, String algorithm) {
        return Tokens.signed(header, claims, algorithm, algorithm.endsWith("RSA") ? rsa.getPrivate() : ec.getPrivate());
    }

    String edDsa(String header, String claims) {
        return Tokens.signed(header, claims, "Ed25519", edwards.getPrivate());
    }

    String edwardsPem() {
        return pem("PUBLIC KEY", edwards.getPublic().getEncoded());
    }

    /** The key itself is the end of its encoding (RFC 8410 §4). */
    String edwardsJwk() {
        byte[] encoded = edwards.getPublic().getEncoded();
        byte[] key = Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
        return "{\"kty\":\"OKP\",\"kid\":\"d\",\"crv\":\"Ed25519\",\"x\":\"" + BASE64.encodeToString(key) + "\"}";
    }

    byte[] rsaDer() {
        return rsa.getPublic().getEncoded();
    }

    String rsaPem() {
        return pem("PUBLIC KEY", rsaDer());
    }

    String ecPem() {
        return pem("PUBLIC KEY", ec.getPublic().getEncoded());
    }

    String privatePem() {
        return pem("PRIVATE KEY", rsa.getPrivate().getEncoded());
    }

    private static String pem(String what, byte[] der) {
        return "-----BEGIN " + what + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END " + what + "-----\n";
    }

    String rsaJwk() {
        RSAPublicKey key = (RSAPublicKey) rsa.getPublic();
        return "{\"kty\":\"RSA\",\"kid\":\"r\",\"n\":\"" + number(key.getModulus(), 0) + "\",\"e\":\""
                + number(key.getPublicExponent(), 0) + "\"}";
    }

    String ecJwk() {
        ECPublicKey key = (ECPublicKey) ec.getPublic();
        return "{\"kty\":\"EC\",\"kid\":\"e\",\"crv\":\"P-256\",\"x\":\""
                + number(key.getW().getAffineX(), 32) + "\",\"y\":\""
                + number(key.getW().getAffineY(), 32) + "\"}";
    }

    String jwks() {
        return "{\"keys\":[" + rsaJwk() + "," + ecJwk() + "]}";
    }

    /** @param bytes to fill up to, 0 for as few as possible */
    private static String number(BigInteger value, int bytes) {
        byte[] signed = value.toByteArray();
        int from = signed[0] == 0 ? 1 : 0;
        int length = Math.max(bytes, signed.length - from);
        byte[] unsigned = new byte[length];
        System.arraycopy(signed, from, unsigned, length - (signed.length - from), signed.length - from);
        return BASE64.encodeToString(unsigned);
    }
}
