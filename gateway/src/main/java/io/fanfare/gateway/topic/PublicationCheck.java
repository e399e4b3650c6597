package io.fanfare.gateway.topic;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.PayloadFormat;
import io.fanfare.protocol.ProtocolException;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.PublicationRules;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** What every publication must satisfy before it enters a node. */
final class PublicationCheck {
    private static final JsonFactory JSON =
            JsonFactory.builder().disable(JsonFactory.Feature.CHARSET_DETECTION).build();

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

    private static void checkKey(String key, NamespaceRules rules) {
        PublicationRules.checkKey(key);
        if (!rules.durable()) {
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
        if (payload.format() == PayloadFormat.JSON && !isJsonObject(payload.bytes())) {
            throw ProtocolException.error(
                    ErrorCode.INVALID_PAYLOAD, "payload: not a JSON object (expected: one JSON object in UTF-8)");
        }
    }

    private static boolean isJsonObject(byte[] bytes) {
        if (!isUtf8(bytes)) {
            return false;
        }
        try (JsonParser parser = JSON.createParser(bytes)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            parser.skipChildren();
            return parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null;
        } catch (IOException malformed) {
            return false;
        }
    }

    /** The parser is not strict with strings that it passes over. Most payloads are ASCII, which a glance shows. */
    private static boolean isUtf8(byte[] bytes) {
        for (byte b : bytes) {
            if (b < 0) {
                return ByteBufUtil.isText(Unpooled.wrappedBuffer(bytes), StandardCharsets.UTF_8);
            }
        }
        return true;
    }
}
