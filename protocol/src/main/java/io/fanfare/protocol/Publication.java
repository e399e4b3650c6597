package io.fanfare.protocol;

/**
 * One message in a topic.
 *
 * @param topic where it was published
 * @param event its name, 1..{@value ProtocolLimits#MAX_EVENT_BYTES} bytes of UTF-8; {@value #DEFAULT_EVENT} unless the
 *     publisher chose another
 * @param payload its content
 * @param key the publisher's idempotency key, 1..{@value ProtocolLimits#MAX_KEY_BYTES} bytes of UTF-8, or null for none
 * @param timeMillis when a node accepted it, in milliseconds since 1970
 */
public record Publication(TopicName topic, String event, Payload payload, String key, long timeMillis) {
    public static final String DEFAULT_EVENT = "message";
}
