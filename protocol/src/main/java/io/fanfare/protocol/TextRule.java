package io.fanfare.protocol;

import io.netty.buffer.ByteBufUtil;

/** What texts may be that name something: 1 to a limit of bytes of UTF-8, without control characters and unpaired surrogates. */
public final class TextRule {
    private TextRule() {}

    /**
     * What is wrong with a text.
     *
     * @param name what it is, for the message
     * @return null if nothing is
     */
    public static String fault(String name, String text, int maxBytes) {
        int bytes = ByteBufUtil.utf8Bytes(text);
        if (bytes == 0 || bytes > maxBytes) {
            return name + ": " + bytes + " bytes (expected: 1.." + maxBytes + ")";
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c)) {
                return name + ": control character at index " + i + " (expected: none)";
            }
            if (!Character.isSurrogate(c)) {
                continue;
            }
            if (!Character.isSurrogatePair(c, i + 1 < text.length() ? text.charAt(i + 1) : c)) {
                return name + ": unpaired surrogate at index " + i + " (expected: valid Unicode)";
            }
            i++;
        }
        return null;
    }
}
