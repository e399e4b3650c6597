package io.fanfare.protocol;

import io.netty.buffer.ByteBufUtil;

/**
 * What a publisher may name things, checked wherever a publication enters a node.
 *
 * <p>Event names and keys are 1 to a limit of bytes of UTF-8, without control characters and unpaired surrogates.
 */
public final class PublicationRules {
    private PublicationRules() {}

    /**
     * Checks the name of an event.
     *
     * @throws ProtocolException with {@link ErrorCode#INVALID_EVENT} if it breaks a rule above
     */
    public static void checkEvent(String event) {
        check("event", event, ProtocolLimits.MAX_EVENT_BYTES, ErrorCode.INVALID_EVENT);
    }

    /**
     * Checks an idempotency key.
     *
     * @throws ProtocolException with {@link ErrorCode#INVALID_KEY} if it breaks a rule above
     */
    public static void checkKey(String key) {
        check("key", key, ProtocolLimits.MAX_KEY_BYTES, ErrorCode.INVALID_KEY);
    }

    private static void check(String name, String value, int maxBytes, ErrorCode fault) {
        int bytes = ByteBufUtil.utf8Bytes(value);
        if (bytes == 0 || bytes > maxBytes) {
            throw ProtocolException.error(fault, name + ": " + bytes + " bytes (expected: 1.." + maxBytes + ")");
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (Character.isISOControl(c)) {
                throw ProtocolException.error(fault, name + ": control character at index " + i + " (expected: none)");
            }
            if (!Character.isSurrogate(c)) {
                continue;
            }
            if (!Character.isSurrogatePair(c, i + 1 < value.length() ? value.charAt(i + 1) : c)) {
                throw ProtocolException.error(
                        fault, name + ": unpaired surrogate at index " + i + " (expected: valid Unicode)");
            }
            i++;
        }
    }
}
