package io.fanfare.gateway.auth;

import java.nio.charset.StandardCharsets;

/** A secret that signs tokens and proves them. Never shown. */
public final class SharedSecret {
    /** As long as the hash of HS256 (RFC 7518 §3.2). */
    public static final int MIN_BYTES = 32;

    private final byte[] bytes;

    /**
     * @param text taken as UTF-8
     * @throws IllegalArgumentException if it is too short; the message does not show it
     */
    public SharedSecret(String text) {
        bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length < MIN_BYTES) {
            throw new IllegalArgumentException(bytes.length + " bytes");
        }
    }

    byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public String toString() {
        return "***";
    }
}
