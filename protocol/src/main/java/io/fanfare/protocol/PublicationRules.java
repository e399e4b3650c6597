package io.fanfare.protocol;

/**
 * What a publisher may name things, checked wherever a publication enters a node.
 *
 * <p>Event names and keys follow {@link TextRule}.
 */
public final class PublicationRules {
    private PublicationRules() {}

    /**
     * Checks the name of an event.
     *
     * @throws ProtocolException with {@link ErrorCode#INVALID_EVENT} if it breaks the rule
     */
    public static void checkEvent(String event) {
        check("event", event, ProtocolLimits.MAX_EVENT_BYTES, ErrorCode.INVALID_EVENT);
    }

    /**
     * Checks an idempotency key.
     *
     * @throws ProtocolException with {@link ErrorCode#INVALID_KEY} if it breaks the rule
     */
    public static void checkKey(String key) {
        check("key", key, ProtocolLimits.MAX_KEY_BYTES, ErrorCode.INVALID_KEY);
    }

    private static void check(String name, String value, int maxBytes, ErrorCode code) {
        String fault = TextRule.fault(name, value, maxBytes);
        if (fault != null) {
            throw ProtocolException.error(code, fault);
        }
    }
}
