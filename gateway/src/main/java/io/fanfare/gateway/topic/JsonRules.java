package io.fanfare.gateway.topic;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.PayloadFormat;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * What JSON must be to be a payload: one object in UTF-8, nested no deeper than {@value #MAX_DEPTH}. Numbers, strings and
 * names may be as long as the payload: nothing here turns them into values.
 */
public final class JsonRules {
    /** How many arrays and objects may lie inside each other, the payload's own braces included. */
    public static final int MAX_DEPTH = 1_000;

    private static final String NO_OBJECT = "not a JSON object";
    /** Names up to this length are looked up among those seen before, of which the parser keeps some thousands. */
    private static final int MAX_KEPT_NAME_LENGTH = 256;

    private static final JsonFactory QUICK =
            rules(MAX_DEPTH, MAX_KEPT_NAME_LENGTH).build();

    private JsonRules() {}

    /**
     * A factory for one text, which tells where in its bytes a token is. The names that it keeps go with it: whoever sends
     * them may send new ones for ever.
     */
    public static JsonFactory ofOneText(int maxDepth) {
        return rules(maxDepth, Integer.MAX_VALUE).build();
    }

    /** Reads UTF-8 and nothing else, as on the sockets. */
    private static JsonFactoryBuilder rules(int maxDepth, int maxNameLength) {
        return (JsonFactoryBuilder) JsonFactory.builder()
                .disable(JsonFactory.Feature.CHARSET_DETECTION)
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(maxDepth)
                        .maxNumberLength(Integer.MAX_VALUE)
                        .maxNameLength(maxNameLength)
                        .maxStringLength(Integer.MAX_VALUE)
                        .build());
    }

    /** Whether a payload is what it is declared as. */
    public static boolean allow(Payload payload) {
        return payload.format() != PayloadFormat.JSON || fault(payload.bytes()) == null;
    }

    /**
     * Checks a payload.
     *
     * @return what is wrong with it, or null if nothing is
     */
    static String fault(byte[] payload) {
        if (!isUtf8(payload)) {
            return "not UTF-8";
        }
        try {
            return isObject(QUICK, payload) ? null : NO_OBJECT;
        } catch (StreamConstraintsException tooDeepOrLong) {
            return faultOfDeepOrLong(payload);
        } catch (IOException malformed) {
            return NO_OBJECT;
        }
    }

    private static String faultOfDeepOrLong(byte[] payload) {
        try {
            return isObject(ofOneText(MAX_DEPTH), payload) ? null : NO_OBJECT;
        } catch (StreamConstraintsException tooDeep) {
            return "nested deeper than " + MAX_DEPTH;
        } catch (IOException malformed) {
            return NO_OBJECT;
        }
    }

    private static boolean isObject(JsonFactory factory, byte[] payload) throws IOException {
        try (JsonParser parser = factory.createParser(payload)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            parser.skipChildren();
            return parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null;
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
