package io.fanfare.bench.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.protocol.Event;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.compact.CompactEvents;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessageReaderTest {
    private static final int FIRST_LONG_ID = 1 << 21;

    @Test
    void shortMessageIsReadAsTheProtocolWritesIt() {
        assertReadsBack(new Event.Message(FIRST_LONG_ID - 1, 300, "message", Payload.json("{\"a\":1}")));
    }

    @Test
    void longMessageIsReadAsTheProtocolWritesIt() {
        assertReadsBack(new Event.Message(FIRST_LONG_ID, 0, "message", Payload.json("{\"a\":1}")));
    }

    @Test
    void eventNameIsSkipped() {
        assertReadsBack(new Event.Message(5, 1, "typing", Payload.json("{}")));
        assertReadsBack(new Event.Message(FIRST_LONG_ID, 1, "typing", Payload.json("{}")));
    }

    @Test
    void otherEventsAreNoMessages() {
        ByteBuf frame = Unpooled.buffer();
        CompactEvents.encode(new Event.Skipped(5, 1), frame);

        assertThat(MessageReader.isMessage(frame.getByte(0))).isFalse();
    }

    private static void assertReadsBack(Event.Message message) {
        ByteBuf in = Unpooled.buffer().writeByte(0xFF);
        CompactEvents.encode(message, in);
        int bytes = in.readableBytes() - 1;
        in.writeByte(0xFF);
        List<String> read = new ArrayList<>();

        assertThat(MessageReader.isMessage(in.getByte(1))).isTrue();
        MessageReader.read(in, 1, bytes, new ClientListener() {
            @Override
            public void onMessage(int topicId, long offset, ByteBuf buffer, int payloadIndex, int payloadBytes) {
                read.add(topicId + " " + offset + " "
                        + buffer.toString(payloadIndex, payloadBytes, StandardCharsets.UTF_8));
            }
        });

        assertThat(read)
                .containsExactly(message.topicId() + " " + message.offset() + " "
                        + message.payload().text());
        assertThat(in.readerIndex()).isZero();
    }
}
