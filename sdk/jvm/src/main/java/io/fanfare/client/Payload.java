package io.fanfare.client;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What a message carries: a JSON object as its text, or bytes. Immutable, as long as nobody writes to the bytes. */
public final class Payload {
    private final boolean isBinary;
    private final byte[] bytes;

    private Payload(boolean isBinary, byte[] bytes) {
        this.isBinary = isBinary;
        this.bytes = bytes;
    }

    /** @param text of one JSON object; a node refuses anything else as INVALID_PAYLOAD */
    public static Payload json(String text) {
        return new Payload(false, text.getBytes(StandardCharsets.UTF_8));
    }

    /** @param text of one JSON object in UTF-8, which is not copied */
    public static Payload json(byte[] text) {
        return new Payload(false, text);
    }

    /** @param bytes are not copied */
    public static Payload binary(byte[] bytes) {
        return new Payload(true, bytes);
    }

    /** Whether it is bytes of the application's own; else it is a JSON object. */
    public boolean isBinary() {
        return isBinary;
    }

    /** As they came, or the JSON in UTF-8; not a copy. */
    public byte[] bytes() {
        return bytes;
    }

    /**
     * The JSON object.
     *
     * @throws IllegalStateException if it is binary
     */
    public String json() {
        if (isBinary) {
            throw new IllegalStateException("the payload is binary");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Payload
                && ((Payload) other).isBinary == isBinary
                && Arrays.equals(((Payload) other).bytes, bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return isBinary ? bytes.length + " bytes" : json();
    }
}
