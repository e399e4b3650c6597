package io.fanfare.gateway.authorize;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fanfare.gateway.access.Question;
import io.fanfare.gateway.auth.Action;
import io.fanfare.gateway.auth.Identity;
import java.io.IOException;

/** What a backend is asked, and what it answers, in JSON. */
final class AuthorizeMessages {
    static final int MAX_SECONDS = 86_400;

    private static final String FOR_SECONDS = "for-seconds";
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private AuthorizeMessages() {}

    /** @param forSeconds 0 if it holds for this request only */
    record Answer(boolean allow, int forSeconds) {}

    static byte[] write(Question question) {
        Identity identity = question.identity();
        ObjectNode body = MAPPER.createObjectNode()
                .put("action", name(question.action()))
                .put("topic", question.topic().value());
        ObjectNode who = body.putObject("identity").put("session", question.session());
        if (!identity.isAnybody()) {
            who.put("user", identity.user());
        }
        if (identity.device() != null) {
            who.put("device", identity.device());
        }
        if (identity.tokenId() != null) {
            who.put("token", identity.tokenId());
        }
        try {
            return MAPPER.writeValueAsBytes(body);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a tree of texts can be written", impossible);
        }
    }

    private static String name(Action action) {
        return switch (action) {
            case SUBSCRIBE -> "subscribe";
            case PUBLISH -> "publish";
            case READ_HISTORY -> "history";
            case PRESENCE -> "presence";
        };
    }

    /** @return null if it is none */
    static Answer read(byte[] body) {
        JsonNode answer;
        try {
            answer = MAPPER.readTree(body);
        } catch (IOException malformed) {
            return null;
        }
        JsonNode allow = answer.path("allow");
        JsonNode seconds = answer.path(FOR_SECONDS);
        boolean isFor = seconds.isMissingNode()
                || seconds.isIntegralNumber()
                        && seconds.canConvertToInt()
                        && seconds.intValue() >= 0
                        && seconds.intValue() <= MAX_SECONDS;
        return allow.isBoolean() && isFor ? new Answer(allow.booleanValue(), seconds.asInt(0)) : null;
    }
}
