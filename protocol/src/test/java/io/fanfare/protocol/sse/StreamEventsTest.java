package io.fanfare.protocol.sse;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamEventsTest {
    private static String written(String topic, String event, Payload payload) {
        Publication publication = new Publication(TopicName.of(topic), event, payload, null, 0);
        ByteBuf out = Unpooled.buffer();
        StreamEvents.publication(out, publication);
        assertThat(out.readableBytes()).isEqualTo(StreamEvents.publicationBytes(publication));
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void publicationIsOneLineOfJson() {
        assertThat(written("größe:😀", "grüße", Payload.json("{\"n\":9007199254740993,\"t\":\"ä€😀\u2028\"}")))
                .isEqualTo("data: {\"topic\":\"größe:😀\",\"event\":\"grüße\",\"data\":"
                        + "{\"n\":9007199254740993,\"t\":\"ä€😀\u2028\"}}\n\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 255})
    void bytesAreBase64(int length) {
        byte[] bytes = new byte[length];
        java.util.Arrays.fill(bytes, (byte) 10);
        String encoded = java.util.Base64.getEncoder().encodeToString(bytes);

        assertThat(written("a", "b", Payload.binary(bytes)))
                .isEqualTo("data: {\"topic\":\"a\",\"event\":\"b\",\"data_base64\":\"" + encoded + "\"}\n\n");
    }

    /** A line of its own would be a field: the payload could end its event and begin another. */
    @ParameterizedTest
    @ValueSource(
            strings = {"{\n\n\"id\"\n:\n1\n}", "\r{\r\r\"id\":1}\r\n\r\n", "{\"id\":\n1\n,\"event\":\n\n2}\n", "{\r\n}"
            })
    void payloadDoesNotBreakOutOfItsLine(String json) {
        String data = json.replace('\n', ' ').replace('\r', ' ');

        assertThat(written("a", "b", Payload.json(json)))
                .isEqualTo("data: {\"topic\":\"a\",\"event\":\"b\",\"data\":" + data + "}\n\n");
    }

    @ParameterizedTest
    @CsvSource({"a\"b,a\\\"b", "a\\b,a\\\\b"})
    void nameOfAnEventIsEscaped(String event, String escaped) {
        assertThat(written("a", event, Payload.json("{}"))).contains("\"event\":\"" + escaped + "\",");
    }

    @Test
    void stringOfJsonHasNoControlCharacters() {
        assertThat(StreamEvents.quoted("a\n\u0000\u001f\"\\ä")).isEqualTo("\"a\\u000a\\u0000\\u001f\\\"\\\\ä\"");
    }

    @Test
    void namedEventIsHeardByItsName() {
        ByteBuf out = Unpooled.buffer();

        StreamEvents.named(out, "gap", "{\"topic\":\"ä\"}");

        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("event: gap\ndata: {\"topic\":\"ä\"}\n\n");
    }
}
