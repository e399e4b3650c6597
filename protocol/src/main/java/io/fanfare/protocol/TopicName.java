package io.fanfare.protocol;

/**
 * The name of a topic: 1 to {@value #MAX_BYTES} bytes of UTF-8 such as {@code room:42}, compared by its characters.
 *
 * <p>Refused are control characters, unpaired surrogates, a leading or trailing space, and the characters {@code , " \ *},
 * so that every wire format can carry a name without escaping.
 */
public final class TopicName implements Comparable<TopicName> {
    public static final int MAX_BYTES = 200;

    private final String value;

    private TopicName(String value) {
        this.value = value;
    }

    /**
     * Checks and wraps a name.
     *
     * @throws ProtocolException with {@link ErrorCode#INVALID_TOPIC} if the name breaks a rule above
     */
    public static TopicName of(String value) {
        String fault = fault(value);
        if (fault != null) {
            throw ProtocolException.error(ErrorCode.INVALID_TOPIC, fault);
        }
        return new TopicName(value);
    }

    private static String fault(String value) {
        int length = value.length();
        if (length == 0) {
            return "topic: empty (expected: 1.." + MAX_BYTES + " bytes of UTF-8)";
        }
        if (length > MAX_BYTES) {
            return "topic: " + length + " characters (expected: 1.." + MAX_BYTES + " bytes of UTF-8)";
        }
        if (isSpace(value.charAt(0)) || isSpace(value.charAt(length - 1))) {
            return "topic: leading or trailing space (expected: none)";
        }
        int bytes = 0;
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            if (Character.isISOControl(c)) {
                return "topic: control character U+" + hex4(c) + " at index " + i + " (expected: none)";
            }
            if (c == ',' || c == '"' || c == '\\' || c == '*') {
                return "topic: character " + c + " at index " + i + " (expected: none of , \" \\ *)";
            }
            if (c < 0x80) {
                bytes++;
            } else if (c < 0x800) {
                bytes += 2;
            } else if (!Character.isSurrogate(c)) {
                bytes += 3;
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < length
                    && Character.isLowSurrogate(value.charAt(i + 1))) {
                bytes += 4;
                i++;
            } else {
                return "topic: unpaired surrogate at index " + i + " (expected: valid Unicode)";
            }
        }
        return bytes <= MAX_BYTES ? null : "topic: " + bytes + " bytes (expected: 1.." + MAX_BYTES + " bytes of UTF-8)";
    }

    private static boolean isSpace(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }

    private static String hex4(char c) {
        return Integer.toHexString(0x10000 | c).substring(1).toUpperCase(java.util.Locale.ROOT);
    }

    /** The part before the first {@code :}, or the whole name if there is none. Rules are set per namespace. */
    public String namespace() {
        int colon = value.indexOf(':');
        return colon < 0 ? value : value.substring(0, colon);
    }

    /**
     * Whether {@link #namespace} is this one. Allocates nothing: asked for each message.
     *
     * @param namespace without a {@code :}
     */
    public boolean isIn(String namespace) {
        int length = namespace.length();
        return value.startsWith(namespace) && (value.length() == length || value.charAt(length) == ':');
    }

    public String value() {
        return value;
    }

    @Override
    public int compareTo(TopicName other) {
        return value.compareTo(other.value);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TopicName that && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return value;
    }
}
