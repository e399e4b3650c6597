package io.fanfare.gateway.push;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.auth.Grants;
import io.fanfare.gateway.auth.Identity;
import io.fanfare.gateway.auth.TokenLimits;
import io.fanfare.gateway.topic.RulesForTests;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.TopicName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a backend is told of a push, and which of its answers are any. */
class PushMessagesTest {
    private static final int MAX_PAYLOAD_BYTES = 50;

    private static String written(Identity identity, String key, Payload payload) {
        BackendPush push = new BackendPush(
                identity,
                "s-1",
                TopicName.of("room:grün"),
                "said \"so\"",
                key,
                payload,
                RulesForTests.forwardedTo("http://127.0.0.1:1/", MAX_PAYLOAD_BYTES, 0));
        return new String(PushMessages.write(push), UTF_8);
    }

    private static PushAnswer read(String body) {
        return PushMessages.read(body.getBytes(UTF_8), MAX_PAYLOAD_BYTES);
    }

    private static void assertReply(String body, Payload reply) {
        assertThat(read(body)).isEqualTo(new PushAnswer(reply, null));
    }

    @Test
    void backendIsToldWhoHasPushedWhat() {
        Identity ann = new Identity(
                "ann", "phone", "t-1", 0, Identity.NEVER, Identity.NEVER, Grants.ALL, TokenLimits.NONE, null);

        assertThat(written(ann, "k-1", Payload.json(" {\"n\": 9007199254740993, \"t\":\"ä\"}\n")))
                .isEqualTo("{\"type\":\"push\",\"identity\":{\"session\":\"s-1\",\"user\":\"ann\",\"device\":\"phone\","
                        + "\"token\":\"t-1\"},\"topic\":\"room:grün\",\"event\":\"said \\\"so\\\"\",\"key\":\"k-1\","
                        + "\"data\": {\"n\": 9007199254740993, \"t\":\"ä\"}\n}");
        assertThat(written(Identity.ANYBODY, null, Payload.binary((byte) 0, (byte) -1)))
                .isEqualTo("{\"type\":\"push\",\"identity\":{\"session\":\"s-1\"},\"topic\":\"room:grün\","
                        + "\"event\":\"said \\\"so\\\"\",\"data_base64\":\"AP8=\"}");
    }

    @Test
    void replyIsWhatTheBackendHasWrittenWithoutSpaces() {
        assertReply(
                "{\"reply\": {\"n\": 9007199254740993, \"x\": [1.10, 1e400, null]}}",
                Payload.json("{\"n\":9007199254740993,\"x\":[1.10,1E+400,null]}"));
        assertReply("{\"reply\":{\"t\":\"ä€😀\\n\"},\"more\":1}", Payload.json("{\"t\":\"ä€😀\\n\"}"));
        assertReply("{\"reply_base64\":\"AP8=\"}", Payload.binary((byte) 0, (byte) -1));
        assertReply("{\"reply_base64\":\"\"}", Payload.binary());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "{\"reply\":{}}", "{\"other\":[]}"})
    void replyMayBeLeftOut(String body) {
        assertReply(body, Payload.json("{}"));
    }

    @ParameterizedTest
    @EnumSource
    void errorIsOneThatABackendMayUse(ErrorCode code) {
        PushAnswer answer = read("{\"error\":{\"code\":\"" + code.wireName() + "\",\"text\":\"because\"}}");

        boolean isOfBackends = switch (code) {
            case INVALID_PAYLOAD,
                    INVALID_EVENT,
                    INVALID_REQUEST,
                    UNSUPPORTED,
                    NOT_FOUND,
                    FORBIDDEN,
                    RATE_LIMITED,
                    OVERLOADED,
                    UNAVAILABLE -> true;
            default -> false;
        };
        assertThat(answer != null).isEqualTo(isOfBackends);
        if (isOfBackends) {
            assertThat(answer.refusal().code()).isEqualTo(code);
            assertThat(answer.refusal().text()).isEqualTo("because");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " ",
                "true",
                "[]",
                "null",
                "not json",
                "{\"reply\":null}",
                "{\"reply\":\"text\"}",
                "{\"reply\":[1]}",
                "{\"reply\":{}} {}",
                "{\"reply\":{},\"reply\":{}}",
                "{\"reply\":{\"a\":1,\"a\":2}}",
                "{\"reply\":{},\"reply_base64\":\"\"}",
                "{\"reply\":{},\"error\":{\"code\":\"forbidden\"}}",
                "{\"reply\":{\"long\":\"01234567890123456789012345678901234567890\"}}",
                "{\"reply_base64\":\"not base64\"}",
                "{\"reply_base64\":7}",
                "{\"reply_base64\":null}",
                "{\"error\":null}",
                "{\"error\":\"forbidden\"}",
                "{\"error\":{\"code\":122}}",
                "{\"error\":{\"code\":\"FORBIDDEN\"}}",
                "{\"error\":{\"code\":\"forbidden\",\"text\":7}}"
            })
    void anythingElseIsNoAnswer(String body) {
        assertThat(read(body)).isNull();
    }

    @Test
    void textOfAnErrorHasTheSizeThatTheWireAllows() {
        assertThat(read("{\"error\":{\"code\":\"forbidden\",\"text\":\"" + "ä".repeat(250) + "\"}}"))
                .isNotNull();
        assertThat(read("{\"error\":{\"code\":\"forbidden\",\"text\":\"" + "ä".repeat(251) + "\"}}"))
                .isNull();
    }
}
