package io.fanfare.client;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Short names for long ones. */
final class Digests {
    private Digests() {}

    /** In hexadecimal. */
    static String sha256(String text) {
        try {
            StringBuilder hex = new StringBuilder();
            for (byte next : MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8))) {
                hex.append(Character.forDigit(next >> 4 & 0xf, 16)).append(Character.forDigit(next & 0xf, 16));
            }
            return hex.toString();
        } catch (NoSuchAlgorithmException everyPlatformHasIt) {
            throw new IllegalStateException(everyPlatformHasIt);
        }
    }
}
