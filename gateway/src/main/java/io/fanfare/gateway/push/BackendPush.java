package io.fanfare.gateway.push;

import io.fanfare.gateway.auth.Identity;
import io.fanfare.gateway.topic.NamespaceRules;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.TopicName;

/**
 * What a client has pushed to a topic whose namespace forwards it.
 *
 * @param session the id of the client's
 * @param key idempotency key, or null for none
 * @param rules of the namespace when it came
 */
public record BackendPush(
        Identity identity,
        String session,
        TopicName topic,
        String event,
        String key,
        Payload payload,
        NamespaceRules rules) {
    /** What it takes beside its payload, about. */
    private static final int OVERHEAD_BYTES = 512;

    /** What it counts for while it is on its way. */
    int bytes() {
        return payload.bytes().length + OVERHEAD_BYTES;
    }
}
