package io.fanfare.gateway.push;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fanfare.gateway.access.Refusal;
import io.fanfare.gateway.auth.Identity;
import io.fanfare.gateway.topic.JsonRules;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.PayloadFormat;
import io.netty.buffer.ByteBufUtil;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Set;

/** What a backend is told of a push, and what it answers, in JSON. */
final class PushMessages {
    /** As a phrase. */
    static final String EXPECTED =
            "{\"reply\": {…}}, {\"reply_base64\": \"…\"}, {\"error\": {\"code\", \"text\"}} or {}";

    /** As the wire has it. */
    private static final int MAX_TEXT_BYTES = 500;

    private static final int ENVELOPE_BYTES = 1_024;
    private static final String REPLY = "reply";
    private static final String REPLY_BASE64 = "reply_base64";
    private static final String ERROR = "error";
    private static final PushAnswer NOTHING = new PushAnswer(Payload.json("{}"), null);
    /** What a backend may say of a push; the others are the node's. */
    private static final Set<ErrorCode> CODES = EnumSet.of(
            ErrorCode.INVALID_PAYLOAD,
            ErrorCode.INVALID_EVENT,
            ErrorCode.INVALID_REQUEST,
            ErrorCode.UNSUPPORTED,
            ErrorCode.NOT_FOUND,
            ErrorCode.FORBIDDEN,
            ErrorCode.RATE_LIMITED,
            ErrorCode.OVERLOADED,
            ErrorCode.UNAVAILABLE);
    /** Numbers and characters stay as the backend has written them. */
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .build();

    private PushMessages() {}

    /** How large an answer may be whose reply is as large as a payload may be: escapes and base64 take room. */
    static int maxAnswerBytes(int maxPayloadBytes) {
        return 2 * maxPayloadBytes + ENVELOPE_BYTES;
    }

    /** @param push whose payload is what it is declared as */
    static byte[] write(BackendPush push) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(push.bytes());
        try (JsonGenerator json = MAPPER.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("type", "push");
            writeWho(push, json);
            json.writeStringField("topic", push.topic().value());
            json.writeStringField("event", push.event());
            if (push.key() != null) {
                json.writeStringField("key", push.key());
            }
            if (push.payload().format() == PayloadFormat.JSON) {
                json.writeFieldName("data");
                json.writeRawValue(push.payload().text());
            } else {
                json.writeStringField(
                        "data_base64",
                        Base64.getEncoder().encodeToString(push.payload().bytes()));
            }
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException("texts can be written to memory", impossible);
        }
        return out.toByteArray();
    }

    private static void writeWho(BackendPush push, JsonGenerator json) throws IOException {
        Identity identity = push.identity();
        json.writeObjectFieldStart("identity");
        json.writeStringField("session", push.session());
        if (!identity.isAnybody()) {
            json.writeStringField("user", identity.user());
        }
        if (identity.device() != null) {
            json.writeStringField("device", identity.device());
        }
        if (identity.tokenId() != null) {
            json.writeStringField("token", identity.tokenId());
        }
        json.writeEndObject();
    }

    /** @return null if it is none */
    static PushAnswer read(byte[] body, int maxPayloadBytes) {
        if (body.length == 0) {
            return NOTHING;
        }
        try {
            return answer(MAPPER.readTree(body), maxPayloadBytes);
        } catch (IOException | IllegalArgumentException malformed) {
            return null;
        }
    }

    private static PushAnswer answer(JsonNode answer, int maxPayloadBytes) throws IOException {
        int said = count(answer, REPLY) + count(answer, REPLY_BASE64) + count(answer, ERROR);
        if (!answer.isObject() || said > 1) {
            return null;
        }
        if (answer.has(ERROR)) {
            return error(answer.get(ERROR));
        }
        Payload reply = said == 0 ? NOTHING.reply() : reply(answer);
        boolean isOne = reply != null && reply.bytes().length <= maxPayloadBytes && JsonRules.allow(reply);
        return isOne ? new PushAnswer(reply, null) : null;
    }

    private static int count(JsonNode answer, String name) {
        return answer.has(name) ? 1 : 0;
    }

    private static Payload reply(JsonNode answer) throws IOException {
        JsonNode object = answer.path(REPLY);
        if (object.isObject()) {
            return new Payload(PayloadFormat.JSON, MAPPER.writeValueAsBytes(object));
        }
        JsonNode bytes = answer.path(REPLY_BASE64);
        return bytes.isTextual() ? Payload.binary(Base64.getDecoder().decode(bytes.textValue())) : null;
    }

    private static PushAnswer error(JsonNode error) {
        ErrorCode code = code(error.path("code").asText());
        JsonNode text = error.path("text");
        boolean isText =
                text.isMissingNode() || text.isTextual() && ByteBufUtil.utf8Bytes(text.textValue()) <= MAX_TEXT_BYTES;
        return code == null || !isText
                ? null
                : new PushAnswer(null, Refusal.of(code, text.asText("the backend refuses this")));
    }

    /** Null if it is none that a backend may use. */
    private static ErrorCode code(String name) {
        for (ErrorCode code : CODES) {
            if (code.wireName().equals(name)) {
                return code;
            }
        }
        return null;
    }
}
