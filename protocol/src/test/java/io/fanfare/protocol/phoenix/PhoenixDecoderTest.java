package io.fanfare.protocol.phoenix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.ProtocolException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PhoenixDecoderTest {
    private static PhoenixMessage second(String text) {
        return PhoenixDecoder.text(PhoenixVersion.V2, buffer(text));
    }

    private static ByteBuf buffer(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"a\": [1, {\"b\":\"]\"}]}", "[1,2]", "\"a\\\"]\"", "17", "-1.5e3", "true", "null"})
    void payloadIsTheBytesOfAnyValue(String payload) {
        PhoenixMessage expected = new PhoenixMessage("1", null, "räume:€", "e", Payload.json(payload));

        assertThat(second("[\"1\",null,\"räume:€\",\"e\"," + payload + "]")).isEqualTo(expected);
        assertThat(second(" [ \"1\" , null , \"räume:€\" , \"e\" , " + payload + " , 1, {} ] "))
                .isEqualTo(expected);
        assertThat(PhoenixDecoder.text(
                        PhoenixVersion.V1,
                        buffer("{\"payload\":" + payload
                                + ",\"ref\":null,\"x\":[1],\"topic\":\"räume:€\",\"event\":\"e\",\"join_ref\":\"1\"}")))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":}", "{,}", "nonsense", "\"open"})
    void payloadThatIsNoJsonIsNone(String payload) {
        assertThat(second("[\"1\",\"2\",\"t\",\"e\"," + payload + "]"))
                .isEqualTo(new PhoenixMessage("1", "2", "t", "e", null));
    }

    @Test
    void payloadNestedDeepIsFoundTheEndOfOrIsNone() {
        assertThat(second("[\"1\",\"2\",\"t\",\"e\"," + "[".repeat(999) + "]".repeat(999) + "]")
                        .payload())
                .isNotNull();
        assertThat(second("[\"1\",\"2\",\"t\",\"e\"," + "[".repeat(100_000) + "]")
                        .payload())
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "1",
                "{}",
                "[",
                "[]",
                "[\"1\"]",
                "[1,\"2\",\"t\",\"e\",{}]",
                "[\"1\",\"2\",null,\"e\",{}]",
                "[\"1\",\"2\",\"t\",\"e\"]",
                "[\"1\",\"2\",\"t\",\"e\",{}",
                "[\"1\",\"2\",\"t\",\"e\",{}] []",
                "not json"
            })
    void messageWithoutItsPartsIsAtFaultAsAWhole(String text) {
        assertFault(() -> second(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{\"topic\":\"t\",\"event\":\"e\",\"payload\":{}}",
                "{\"topic\":\"t\",\"event\":\"e\",\"ref\":\"1\"}",
                "{\"topic\":\"t\",\"payload\":{},\"ref\":\"1\"}",
                "{\"event\":\"e\",\"payload\":{},\"ref\":\"1\"}",
                "{\"topic\":\"t\",\"event\":\"e\",\"payload\":{},\"ref\":1}"
            })
    void objectWithoutItsMembersIsAtFaultAsAWhole(String text) {
        assertFault(() -> PhoenixDecoder.text(PhoenixVersion.V1, buffer(text)));
    }

    @Test
    void namesAreAtMostAsLongAsAMessageOfBytesCanHaveThem() {
        String longest = "€".repeat(85);
        assertThat(second("[\"" + longest + "\",null,\"t\",\"e\",{}]").joinRef())
                .isEqualTo(longest);
        assertFault(() -> second("[\"" + longest + "x\",null,\"t\",\"e\",{}]"));
    }

    @Test
    void bytesAreAPush() {
        ByteBuf push = Unpooled.wrappedBuffer(
                new byte[] {0, 1, 2, 4, 1, 'j', 'r', '2', 't', (byte) 0xC3, (byte) 0xA4, '1', 'e', 9, 8});
        assertThat(PhoenixDecoder.binary(push))
                .isEqualTo(new PhoenixMessage("j", "r2", "tä1", "e", Payload.binary((byte) 9, (byte) 8)));
        assertThat(PhoenixDecoder.binary(Unpooled.wrappedBuffer(new byte[] {0, 0, 0, 1, 1, 't', 'e'})))
                .isEqualTo(new PhoenixMessage(null, null, "t", "e", Payload.binary()));
    }

    @Test
    void bytesThatAreNoPushAreAtFault() {
        for (byte[] bytes : new byte[][] {
            {}, {0}, {1, 0, 0, 0, 0}, {0, 1, 0, 0, 0}, {0, 0, 0, 0, (byte) 255, 'e'}, {0, 0, 0, 1, 0, (byte) 0xC3}
        }) {
            assertFault(() -> PhoenixDecoder.binary(Unpooled.wrappedBuffer(bytes)));
        }
    }

    /** Whatever comes is read or is at fault, and nothing else. */
    @ParameterizedTest
    @EnumSource
    void garbageIsAtFault(PhoenixVersion version) {
        Random random = new Random(7);
        String letters = "[]{}\",:\\ 019.eatrufnlsjoin_prytvd\u0000";
        for (int i = 0; i < 50_000; i++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "[\"1\",\"2\",\"t\"," : "{\"topic\":\"t\",");
            for (int length = random.nextInt(30); length > 0; length--) {
                text.append(letters.charAt(random.nextInt(letters.length())));
            }
            byte[] bytes = new byte[random.nextInt(20)];
            random.nextBytes(bytes);
            tryToRead(() -> PhoenixDecoder.text(version, buffer(text.toString())));
            tryToRead(() -> PhoenixDecoder.binary(Unpooled.wrappedBuffer(bytes)));
        }
    }

    private static void tryToRead(Runnable reading) {
        try {
            reading.run();
        } catch (ProtocolException fault) {
            assertThat(fault.error()).isEqualTo(ErrorCode.INVALID_REQUEST);
        }
    }

    private static void assertFault(Runnable reading) {
        assertThatThrownBy(reading::run)
                .isInstanceOfSatisfying(
                        ProtocolException.class,
                        fault -> assertThat(fault.error()).isEqualTo(ErrorCode.INVALID_REQUEST));
    }
}
