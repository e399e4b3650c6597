package io.fanfare.gateway.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonParser;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.PayloadFormat;
import io.fanfare.protocol.ProtocolException;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicationCheckTest {
    private static final NamespaceRules RULES = RulesForTests.open(true, 100, 0, SlowPolicy.CATCH_UP);

    @ParameterizedTest
    @ValueSource(strings = {"{}", " {\"a\":[1,{\"b\":null}]} ", "{\"ü\":\"€ 𝄞\"}"})
    void jsonObjectIsAccepted(String json) {
        assertThatCode(() -> check(Payload.json(json), RULES)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "[]", "1", "\"a\"", "null", "{", "{}}", "{} {}", "{a:1}", "{\"a\":1,}", "// {}"})
    void anythingElseIsNoJsonObject(String json) {
        assertRefused(Payload.json(json), ErrorCode.INVALID_PAYLOAD);
    }

    /** New names would stay in the JVM's table for ever, and looking there costs more than the rest of the check. */
    @Test
    void namesOfMembersAreNotInterned() throws Exception {
        String name = ("member-" + System.nanoTime()).intern();

        try (JsonParser parser =
                JsonRules.ofOneText(10).createParser(("{\"" + name + "\":1}").getBytes(StandardCharsets.UTF_8))) {
            parser.nextToken();
            parser.nextToken();

            assertThat(parser.currentName()).isEqualTo(name).isNotSameAs(name);
        }
    }

    @Test
    void jsonInAnotherEncodingIsRefused() {
        assertRefused(
                new Payload(PayloadFormat.JSON, "{}".getBytes(StandardCharsets.UTF_16LE)), ErrorCode.INVALID_PAYLOAD);
    }

    @Test
    void overlongCharacterInAStringIsRefused() {
        byte[] bytes = {'{', '"', 'a', '"', ':', '"', (byte) 0xC0, (byte) 0xAF, '"', '}'};

        assertRefused(new Payload(PayloadFormat.JSON, bytes), ErrorCode.INVALID_PAYLOAD);
    }

    @Test
    void binaryPayloadIsAnything() {
        assertThatCode(() -> check(Payload.binary((byte) 0xFF, (byte) 0), RULES))
                .doesNotThrowAnyException();
        assertThatCode(() -> check(Payload.binary(), RULES)).doesNotThrowAnyException();
    }

    @Test
    void payloadAboveTheLimitIsRefused() {
        assertThatCode(() -> check(Payload.binary(new byte[100]), RULES)).doesNotThrowAnyException();
        assertRefused(Payload.binary(new byte[101]), ErrorCode.PAYLOAD_TOO_LARGE);
    }

    private static void assertRefused(Payload payload, ErrorCode code) {
        assertThatThrownBy(() -> check(payload, RULES))
                .isInstanceOfSatisfying(
                        ProtocolException.class,
                        fault -> assertThat(fault.error()).isEqualTo(code));
    }

    private static void check(Payload payload, NamespaceRules rules) {
        PublicationCheck.check(
                new Publication(TopicName.of("room:1"), Publication.DEFAULT_EVENT, payload, null, 0), rules);
    }
}
