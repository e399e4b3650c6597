package io.fanfare.gateway.session;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fanfare.gateway.topic.JsonRules;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.ProtocolException;
import io.fanfare.protocol.ProtocolLimits;
import java.io.IOException;
import java.util.Set;

/**
 * What others see of somebody who is present: what its token says, laid over what its client says. It is written anew, so that nobody
 * is shown anything twice, and holds no member by which what a client says could change the objects of another one's program.
 */
public final class PresenceInfo {
    static final Payload NOTHING = Payload.json("{}");

    private static final int MAX_DEPTH = 32;
    /** What they would be taken for by a program in JavaScript that copies members one by one. */
    private static final Set<String> UNSAFE = Set.of("__proto__", "constructor", "prototype");
    /** Clients of Phoenix find their own words among the members. */
    private static final String OF_PHOENIX = "phx_";

    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    // Names of members are the client's to make up: none is kept.
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private PresenceInfo() {}

    /**
     * Lays one over the other.
     *
     * @param ofToken a JSON object, or null
     * @param said by the client; null for nothing
     * @param maxSaidBytes how much it may say
     * @throws ProtocolException if what it says may not be shown
     */
    static Payload of(String ofToken, Payload said, int maxSaidBytes) {
        if (ofToken == null && said == null) {
            return NOTHING;
        }
        ObjectNode shown = said == null ? MAPPER.createObjectNode() : check(said, maxSaidBytes);
        if (ofToken != null) {
            shown.setAll(cleaned(ofToken));
        }
        byte[] bytes = write(shown);
        if (bytes.length > ProtocolLimits.MAX_MEMBER_INFO_BYTES) {
            throw tooLarge(bytes.length + " bytes with what the token says", ProtocolLimits.MAX_MEMBER_INFO_BYTES);
        }
        return new Payload(NOTHING.format(), bytes);
    }

    /** Whether others may be shown this: nodes ask it of what other nodes tell them. */
    public static boolean mayBeShown(Payload info) {
        try {
            return of(null, info, ProtocolLimits.MAX_MEMBER_INFO_BYTES).equals(info);
        } catch (ProtocolException fault) {
            return false;
        }
    }

    private static ObjectNode check(Payload said, int maxSaidBytes) {
        int bytes = said.bytes().length;
        if (bytes > maxSaidBytes && !said.equals(NOTHING)) {
            throw tooLarge(bytes + " bytes", maxSaidBytes);
        }
        if (said.format() != NOTHING.format() || !JsonRules.allow(said)) {
            throw invalid("not a JSON object");
        }
        try {
            JsonNode object = MAPPER.readTree(said.bytes());
            requireSafe(object, true);
            return (ObjectNode) object;
        } catch (IOException twiceOrTooDeep) {
            throw invalid("a name twice in an object, a number too long, or nested deeper than " + MAX_DEPTH);
        }
    }

    private static void requireSafe(JsonNode value, boolean isTop) {
        value.fieldNames().forEachRemaining(name -> {
            if (isUnsafe(name, isTop)) {
                throw invalid("a member that begins with phx_, or is "
                        + String.join(", ", UNSAFE.stream().sorted().toList()));
            }
        });
        value.elements().forEachRemaining(element -> requireSafe(element, false));
    }

    private static boolean isUnsafe(String name, boolean isTop) {
        return UNSAFE.contains(name) || isTop && name.startsWith(OF_PHOENIX);
    }

    /** The issuer of tokens is trusted; what may not be shown is left out all the same. */
    private static ObjectNode cleaned(String ofToken) {
        try {
            ObjectNode object = (ObjectNode) MAPPER.readTree(ofToken);
            clean(object, true);
            return object;
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("the info of a token that was accepted", impossible);
        }
    }

    private static void clean(JsonNode value, boolean isTop) {
        if (value instanceof ObjectNode object) {
            object.properties().removeIf(member -> isUnsafe(member.getKey(), isTop));
        }
        value.elements().forEachRemaining(element -> clean(element, false));
    }

    private static byte[] write(ObjectNode object) {
        try {
            return MAPPER.writeValueAsBytes(object);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("what was read can be written", impossible);
        }
    }

    private static ProtocolException tooLarge(String bytes, int maxBytes) {
        return ProtocolException.error(
                ErrorCode.PAYLOAD_TOO_LARGE, "info: " + bytes + " (expected: at most " + maxBytes + ")");
    }

    private static ProtocolException invalid(String what) {
        return ProtocolException.error(ErrorCode.INVALID_PAYLOAD, "info: " + what);
    }
}
