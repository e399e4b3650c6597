package io.fanfare.protocol.phoenix;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.PayloadFormat;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.PositionText;
import io.fanfare.protocol.ProtocolException;
import java.io.IOException;

/**
 * What a client says when it joins: the parameters of its channel. Members that mean nothing here are the application's.
 *
 * @param since after which position it wants everything; null if it wants what comes from now on
 * @param wantsPositions whether it has named {@code since} at all, null too: it wants each message with its position
 */
public record PhoenixJoin(Position since, boolean wantsPositions) {
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();
    private static final String EXPECTED = " (expected: {\"epoch\": …, \"offset\": …}, \"epoch:offset\" or null)";
    private static final PhoenixJoin LIVE = new PhoenixJoin(null, false);

    /**
     * Reads it.
     *
     * @param payload of the join; null if it was no JSON
     * @throws ProtocolException with {@link ErrorCode#INVALID_REQUEST} if it is not understood
     */
    public static PhoenixJoin of(Payload payload) {
        if (payload == null || payload.format() != PayloadFormat.JSON) {
            throw fault("payload: no object");
        }
        try (JsonParser parser = JSON.createParser(payload.bytes())) {
            return parser.nextToken() == JsonToken.START_OBJECT ? members(parser) : LIVE;
        } catch (IOException beyondLimits) {
            throw fault("payload: nested too deep, or with a number or name too long");
        }
    }

    private static PhoenixJoin members(JsonParser parser) throws IOException {
        PhoenixJoin join = LIVE;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean isSince = parser.currentName().equals("since");
            JsonToken token = parser.nextToken();
            if (isSince) {
                join = new PhoenixJoin(since(parser, token), true);
            } else {
                parser.skipChildren();
            }
        }
        return join;
    }

    private static Position since(JsonParser parser, JsonToken token) throws IOException {
        return switch (token) {
            case VALUE_NULL -> null;
            case VALUE_STRING -> position(parser.getText());
            case START_OBJECT -> position(parser);
            default -> throw fault("since: " + token.asString() + EXPECTED);
        };
    }

    private static Position position(String text) {
        try {
            return PositionText.parse(text);
        } catch (IllegalArgumentException notOne) {
            throw fault("since: " + shown(text) + EXPECTED);
        }
    }

    private static Position position(JsonParser parser) throws IOException {
        long epoch = -1;
        long offset = -1;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            if (parser.nextToken() != JsonToken.VALUE_NUMBER_INT) {
                throw fault("since: " + shown(name) + ": no whole number" + EXPECTED);
            }
            switch (name) {
                case "epoch" -> epoch = parser.getLongValue();
                case "offset" -> offset = parser.getLongValue();
                default -> throw fault("since: " + shown(name) + EXPECTED);
            }
        }
        try {
            return new Position(epoch, offset);
        } catch (IllegalArgumentException notOne) {
            throw fault("since: epoch or offset missing or out of range" + EXPECTED);
        }
    }

    private static String shown(String text) {
        return text.length() <= 50 ? text : text.substring(0, 50) + "...";
    }

    private static ProtocolException fault(String what) {
        return ProtocolException.error(ErrorCode.INVALID_REQUEST, what);
    }
}
