package io.fanfare.gateway.auth;

import io.netty.buffer.ByteBufUtil;

/** What ids of users and tokens may be: 1 to {@value #MAX_BYTES} bytes of UTF-8 without control characters. */
public final class IdRule {
    public static final int MAX_BYTES = 200;

    private IdRule() {}

    /**
     * What is wrong with an id.
     *
     * @param name what it is the id of, for the message
     * @return null if nothing is
     */
    public static String fault(String name, String id) {
        int bytes = ByteBufUtil.utf8Bytes(id);
        if (bytes == 0 || bytes > MAX_BYTES) {
            return name + ": " + bytes + " bytes (expected: 1.." + MAX_BYTES + ")";
        }
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            if (Character.isISOControl(c)) {
                return name + ": control character at index " + i + " (expected: none)";
            }
            if (!Character.isSurrogate(c)) {
                continue;
            }
            if (!Character.isSurrogatePair(c, i + 1 < id.length() ? id.charAt(i + 1) : c)) {
                return name + ": unpaired surrogate at index " + i + " (expected: valid Unicode)";
            }
            i++;
        }
        return null;
    }
}
