package io.fanfare.gateway.transport;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.PayloadFormat;
import io.fanfare.protocol.ProtocolException;
import io.fanfare.protocol.ProtocolLimits;
import java.io.IOException;

/** The push by which a client sends a new token, on any of its channels: {@code {"token": "…"}}. Never shown. */
final class PhoenixToken {
    static final String EVENT = "fanfare:token";

    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private PhoenixToken() {}

    /** @throws ProtocolException if there is none */
    static String of(Payload payload) {
        if (payload.format() == PayloadFormat.JSON) {
            try (JsonParser parser = JSON.createParser(payload.bytes())) {
                if (parser.nextToken() == JsonToken.START_OBJECT
                        && "token".equals(parser.nextFieldName())
                        && parser.nextToken() == JsonToken.VALUE_STRING
                        && parser.getTextLength() <= ProtocolLimits.MAX_TOKEN_BYTES) {
                    return parser.getText();
                }
            } catch (IOException beyondLimits) {
                throw fault();
            }
        }
        throw fault();
    }

    private static ProtocolException fault() {
        return ProtocolException.error(
                ErrorCode.INVALID_REQUEST,
                "payload: expected: {\"token\": \"…\"}, of at most " + ProtocolLimits.MAX_TOKEN_BYTES + " bytes");
    }
}
