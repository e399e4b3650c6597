package io.fanfare.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The content of a publication.
 *
 * @param format what the bytes are; that JSON really is an object is checked where a publication enters a node, not here
 * @param bytes owned by this value from construction on: nobody may change them
 */
public record Payload(PayloadFormat format, byte[] bytes) {
    public static Payload json(String object) {
        return new Payload(PayloadFormat.JSON, object.getBytes(StandardCharsets.UTF_8));
    }

    public static Payload binary(byte... bytes) {
        return new Payload(PayloadFormat.BINARY, bytes);
    }

    /** The bytes read as UTF-8, whatever the format. */
    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Payload that && format == that.format && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(bytes) + format.hashCode();
    }

    @Override
    public String toString() {
        return format == PayloadFormat.JSON ? text() : bytes.length + " bytes";
    }
}
