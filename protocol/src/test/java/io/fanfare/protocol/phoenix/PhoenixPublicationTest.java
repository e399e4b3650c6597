package io.fanfare.protocol.phoenix;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is written is as long as it was said to be, since its length goes before it, and can be read. */
class PhoenixPublicationTest {
    private static final List<String> EVENTS =
            List.of("message", "ä€😀", "a,b", "a\"b", "a\\b", "phx_close", "presence_diff", "fanfare:gap", "a\u2028b");
    private static final List<String> TOPICS = List.of("a", "room:42", "räume:€😀");
    private static final List<String> OBJECTS =
            List.of("{}", "{\"a\":1}", " {\"t\":\"ä€😀,\\\"\"}\r\n", "\t{ \"a\" : [1,{}] } ");

    private final Random random = new Random(42);

    private Publication publication(String topic, String event) {
        byte[] bytes = new byte[random.nextInt(7)];
        random.nextBytes(bytes);
        Payload payload = random.nextBoolean()
                ? Payload.json(OBJECTS.get(random.nextInt(OBJECTS.size())))
                : Payload.binary(bytes);
        return new Publication(TopicName.of(topic), event, payload, null, 0);
    }

    @Test
    void textIsAsLongAsItWasSaidToBeAndIsJson() throws IOException {
        for (String topic : TOPICS) {
            for (String event : EVENTS) {
                for (long offset : new long[] {0, 1, 9, 10, 99, 100, Long.MAX_VALUE}) {
                    for (PhoenixVersion version : PhoenixVersion.values()) {
                        assertWhole(version, 2972022984870814L, offset, publication(topic, event));
                    }
                }
            }
        }
    }

    private static void assertWhole(PhoenixVersion version, long epoch, long offset, Publication publication)
            throws IOException {
        ByteBuf out = Unpooled.buffer();
        PhoenixPublication.writeText(out, version, epoch, offset, publication);
        assertThat(PhoenixPublication.textBytes(version, epoch, offset, publication))
                .as(out.toString(StandardCharsets.UTF_8))
                .isEqualTo(out.readableBytes());
        try (JsonParser parser = new JsonFactory().createParser(ByteBufUtil.getBytes(out))) {
            parser.nextToken();
            parser.skipChildren();
            assertThat(parser.nextToken()).isNull();
        }
    }

    @Test
    void bytesAreAsLongAsTheyWereSaidToBe() {
        for (String topic : TOPICS) {
            for (String event : EVENTS) {
                Publication publication = publication(topic, event);
                ByteBuf out = Unpooled.buffer();
                PhoenixPublication.writeBinary(out, publication);
                assertThat(PhoenixPublication.binaryBytes(publication)).isEqualTo(out.readableBytes());
            }
        }
    }

    @Test
    void headOfATextCanBeCutAtItsCommas() {
        for (String event : EVENTS) {
            ByteBuf out = Unpooled.buffer();
            PhoenixPublication.writeText(
                    out,
                    PhoenixVersion.V2,
                    1,
                    2,
                    new Publication(TopicName.of("räume:€"), event, Payload.json("{}"), null, 0));

            String[] parts = out.toString(StandardCharsets.UTF_8).split(",", 5);
            assertThat(parts).hasSize(5).startsWith("[null", "\"1:2\"", "\"räume:€\"");
            assertThat(parts[3]).isIn("\"" + event + "\"", "\"fanfare:event\"");
            assertThat(parts[4]).startsWith("{").endsWith("}]");
        }
    }
}
