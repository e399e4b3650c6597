package io.fanfare.gateway.socket;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Text in the head of a request, read strictly as UTF-8: what is broken must not become a name that nobody meant. */
public final class RequestText {
    /** What is said of a target that is not readable. */
    public static final String UNREADABLE_TARGET = "target: (expected: a path and query in UTF-8, percent-encoded)";

    private static final int HEX = 16;

    private RequestText() {}

    /** Whether a request's target has only characters that may stand there, and they and its escapes are UTF-8. */
    public static boolean isReadable(String uri) {
        byte[] bytes = new byte[uri.length()];
        int count = 0;
        for (int i = 0; i < uri.length(); i++) {
            char c = uri.charAt(i);
            int b = c == '%' ? escaped(uri, i) : c;
            if (c <= ' ' || c > '~' || b < 0) {
                return false;
            }
            bytes[count++] = (byte) b;
            i += c == '%' ? 2 : 0;
        }
        return utf8(bytes, count) != null;
    }

    private static int escaped(String uri, int percent) {
        if (percent + 2 >= uri.length()) {
            return -1;
        }
        int high = Character.digit(uri.charAt(percent + 1), HEX);
        int low = Character.digit(uri.charAt(percent + 2), HEX);
        return high < 0 || low < 0 ? -1 : high * HEX + low;
    }

    /**
     * A header's value.
     *
     * @param value each character one byte, as the codec reads it
     * @return null if it is not UTF-8
     */
    public static String header(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.ISO_8859_1);
        return utf8(bytes, bytes.length);
    }

    private static String utf8(byte[] bytes, int count) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, count))
                    .toString();
        } catch (CharacterCodingException malformed) {
            return null;
        }
    }
}
