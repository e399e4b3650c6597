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
import java.util.Arrays;

/**
 * What a client says when it joins: the parameters of its channel. Members that mean nothing here are the application's.
 *
 * @param since after which position it wants everything; null if it wants what comes from now on
 * @param presence what the client says of itself to those who are there, an object of JSON; null for nothing
 * @param wantsPositions whether it has named {@code since} at all, null too: it wants each message with its position
 */
public record PhoenixJoin(Position since, Payload presence, boolean wantsPositions) {
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();
    private static final String EXPECTED = " (expected: {\"epoch\": …, \"offset\": …}, \"epoch:offset\" or null)";
    private static final PhoenixJoin LIVE = new PhoenixJoin(null, null, false);

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
            return parser.nextToken() == JsonToken.START_OBJECT ? members(parser, payload.bytes()) : LIVE;
        } catch (IOException beyondLimits) {
            throw fault("payload: nested too deep, or with a number or name too long");
        }
    }

    private static PhoenixJoin members(JsonParser parser, byte[] bytes) throws IOException {
        PhoenixJoin join = LIVE;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken token = parser.nextToken();
            switch (name) {
                case "since" -> join = new PhoenixJoin(since(parser, token), join.presence, true);
                case "presence" ->
                    join = new PhoenixJoin(join.since, presence(parser, token, bytes), join.wantsPositions);
                default -> parser.skipChildren();
            }
        }
        return join;
    }

    private static Payload presence(JsonParser parser, JsonToken token, byte[] bytes) throws IOException {
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        if (token != JsonToken.START_OBJECT) {
            throw fault("presence: no object (expected: an object, or null)");
        }
        int start = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        int end = (int) parser.currentLocation().getByteOffset();
        return new Payload(PayloadFormat.JSON, Arrays.copyOfRange(bytes, start, end));
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
