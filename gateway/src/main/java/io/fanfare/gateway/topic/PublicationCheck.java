package io.fanfare.gateway.topic;

import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.PayloadFormat;
import io.fanfare.protocol.ProtocolException;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.PublicationRules;

/** What every publication must satisfy before it enters a node, and what goes to a backend before it leaves it. */
public final class PublicationCheck {
    private PublicationCheck() {}

    /**
     * @throws ProtocolException with the error code that says what is wrong
     */
    static void check(Publication publication, NamespaceRules rules) {
        if (Namespaces.isOfNodes(publication.topic())) {
            throw ProtocolException.error(
                    ErrorCode.FORBIDDEN,
                    "topic: " + publication.topic().value() + " (expected: not one of the nodes' own)");
        }
        PublicationRules.checkEvent(publication.event());
        if (publication.key() != null) {
            checkKey(publication.key(), rules);
        }
        checkPayload(publication.payload(), rules.maxPayloadBytes());
    }

    /**
     * Checks what is pushed to a backend, which can tell by a key what comes again, whatever the topic keeps.
     *
     * @param key null for none
     * @throws ProtocolException with the error code that says what is wrong
     */
    public static void checkPush(String event, String key, Payload payload, NamespaceRules rules) {
        PublicationRules.checkEvent(event);
        if (key != null) {
            PublicationRules.checkKey(key);
        }
        checkPayload(payload, rules.maxPayloadBytes());
    }

    private static void checkKey(String key, NamespaceRules rules) {
        PublicationRules.checkKey(key);
        if (!rules.isDurable()) {
            throw ProtocolException.error(
                    ErrorCode.INVALID_KEY, "key: (expected: none, an ephemeral topic can't tell what comes again)");
        }
    }

    private static void checkPayload(Payload payload, int maxBytes) {
        int bytes = payload.bytes().length;
        if (bytes > maxBytes) {
            throw ProtocolException.error(
                    ErrorCode.PAYLOAD_TOO_LARGE, "payload: " + bytes + " bytes (expected: 0.." + maxBytes + ")");
        }
        String fault = payload.format() == PayloadFormat.JSON ? JsonRules.fault(payload.bytes()) : null;
        if (fault != null) {
            throw ProtocolException.error(
                    ErrorCode.INVALID_PAYLOAD,
                    "payload: " + fault + " (expected: one JSON object in UTF-8, nested no deeper than "
                            + JsonRules.MAX_DEPTH + ")");
        }
    }
}
