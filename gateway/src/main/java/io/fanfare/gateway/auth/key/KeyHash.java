package io.fanfare.gateway.auth.key;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/** The hash of a key. Immutable. */
public final class KeyHash {
    private static final int BYTES = 32;

    private final byte[] bytes;

    private KeyHash(byte[] bytes) {
        this.bytes = bytes;
    }

    static KeyHash of(String key) {
        return new KeyHash(KeyText.hash(key));
    }

    /** @throws IllegalArgumentException if it is none */
    static KeyHash parse(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException(bytes.length + " bytes");
        }
        return new KeyHash(bytes);
    }

    /** Takes as long however much of the two is the same. */
    boolean isSame(KeyHash other) {
        return MessageDigest.isEqual(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KeyHash that && isSame(that);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
