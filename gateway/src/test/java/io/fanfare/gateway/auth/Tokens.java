package io.fanfare.gateway.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** An issuer of tokens, good ones and bad ones. Written without the library that reads them. */
public final class Tokens {
    public static final String SECRET = "0123456789abcdef0123456789abcdef";

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private Tokens() {}

    /** A token of a user, for an hour. */
    public static String of(String user, String tokenId, long nowMillis) {
        return of(user, tokenId, nowMillis, SECRET);
    }

    /** The same by another secret. */
    public static String of(String user, String tokenId, long nowMillis, String secret) {
        long now = nowMillis / 1000;
        String claims = "{\"sub\":\"" + user + "\",\"jti\":\"" + tokenId + "\",\"iat\":" + now + ",\"exp\":"
                + (now + 3600) + "}";
        return hs256("{\"alg\":\"HS256\"}", claims, secret.getBytes(StandardCharsets.UTF_8));
    }

    public static String hs256(String claims) {
        return hs256("{\"alg\":\"HS256\"}", claims, SECRET.getBytes(StandardCharsets.UTF_8));
    }

    /** Claims in any encoding. */
    static String hs256Bytes(String header, byte[] claims) {
        String signed = encoded(header) + "." + BASE64.encodeToString(claims);
        byte[] secret = SECRET.getBytes(StandardCharsets.UTF_8);
        return signed + "."
                + BASE64.encodeToString(hmac(signed.getBytes(StandardCharsets.US_ASCII), "HmacSHA256", secret));
    }

    static String hs256(String header, String claims, byte[] secret) {
        return hmac(header, claims, "HmacSHA256", secret);
    }

    /** @param algorithm of Java, such as {@code HmacSHA384} */
    static String hmac(String header, String claims, String algorithm, byte[] secret) {
        return token(header, claims, hmac(signedPart(header, claims), algorithm, secret));
    }

    private static byte[] hmac(byte[] signed, String algorithm, byte[] secret) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(secret, algorithm));
            return mac.doFinal(signed);
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** @param algorithm of Java, such as {@code SHA256withRSA} */
    static String signed(String header, String claims, String algorithm, PrivateKey key) {
        try {
            return signed(header, claims, Signature.getInstance(algorithm), key);
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }

    static String signed(String header, String claims, Signature signature, PrivateKey key) {
        try {
            signature.initSign(key);
            signature.update(signedPart(header, claims));
            return token(header, claims, signature.sign());
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }

    static String token(String header, String claims, byte[] signature) {
        return encoded(header) + "." + encoded(claims) + "." + BASE64.encodeToString(signature);
    }

    private static byte[] signedPart(String header, String claims) {
        return (encoded(header) + "." + encoded(claims)).getBytes(StandardCharsets.US_ASCII);
    }

    private static String encoded(String json) {
        return BASE64.encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
