package io.fanfare.gateway.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs calls so that a backend knows whom they come from, and that they are not old ones: HMAC-SHA-256 of the id of the call, when
 * it was made, and its body, in the form of Standard Webhooks, which libraries for most languages verify. Immutable; any thread.
 */
final class WebhookSignature {
    /** As a phrase. */
    static final String EXPECTED_SECRET =
            "whsec_ and 24 to 64 random bytes in base64, such as from \"openssl rand -base64 32\"";

    private static final String PREFIX = "whsec_";
    private static final int MIN_BYTES = 24;
    private static final int MAX_BYTES = 64;
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    /** @param secret a good one */
    WebhookSignature(String secret) {
        key = new SecretKeySpec(key(secret), ALGORITHM);
    }

    /** The bytes of a secret, or null if it is none. */
    static byte[] key(String secret) {
        if (!secret.startsWith(PREFIX)) {
            return null;
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(secret.substring(PREFIX.length()));
            return bytes.length < MIN_BYTES || bytes.length > MAX_BYTES ? null : bytes;
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }

    /** What the header says. */
    String of(String id, long seconds, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update((id + "." + seconds + ".").getBytes(StandardCharsets.UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(ALGORITHM + " is there in every JVM", missing);
        }
    }
}
