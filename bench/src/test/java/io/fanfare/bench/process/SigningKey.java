package io.fanfare.bench.process;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/** A key of an issuer, which signs tokens by ES256 and is published under a name. */
final class SigningKey {
    private static final int COORDINATE_BYTES = 32;
    private static final int LIFE_SECONDS = 600;
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final String name;
    private final KeyPair pair;

    SigningKey(String name) throws GeneralSecurityException {
        this.name = name;
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        pair = generator.generateKeyPair();
    }

    /** What the issuer publishes: a JWKS (RFC 7517 §5). */
    static String published(SigningKey... keys) {
        return List.of(keys).stream().map(SigningKey::jwk).collect(Collectors.joining(",", "{\"keys\":[", "]}"));
    }

    private String jwk() {
        ECPublicKey key = (ECPublicKey) pair.getPublic();
        return "{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"" + name + "\",\"x\":\""
                + coordinate(key.getW().getAffineX()) + "\",\"y\":\""
                + coordinate(key.getW().getAffineY()) + "\"}";
    }

    private static String coordinate(BigInteger value) {
        byte[] signed = value.toByteArray();
        byte[] unsigned = new byte[COORDINATE_BYTES];
        int bytes = Math.min(signed.length, COORDINATE_BYTES);
        System.arraycopy(signed, signed.length - bytes, unsigned, COORDINATE_BYTES - bytes, bytes);
        return BASE64.encodeToString(unsigned);
    }

    /** A token that lets a user subscribe wherever he likes. */
    String token(String user) throws GeneralSecurityException {
        long now = System.currentTimeMillis() / 1000;
        String signed = encoded("{\"alg\":\"ES256\",\"kid\":\"" + name + "\"}") + "."
                + encoded("{\"sub\":\"" + user + "\",\"iat\":" + now + ",\"exp\":" + (now + LIFE_SECONDS)
                        + ",\"fanfare\":{\"subscribe\":[\"*\"]}}");
        Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initSign(pair.getPrivate());
        signature.update(signed.getBytes(StandardCharsets.US_ASCII));
        return signed + "." + BASE64.encodeToString(signature.sign());
    }

    private static String encoded(String json) {
        return BASE64.encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
