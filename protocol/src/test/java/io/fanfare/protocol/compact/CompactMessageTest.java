package io.fanfare.protocol.compact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import io.netty.buffer.ByteBuf;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompactMessageTest {
    private static final int LAST_SHORT_ID = (1 << 21) - 1;
    private static final long LAST_THREE_BYTE_OFFSET = (1 << 21) - 1;

    @RegisterExtension
    final Buffers buffers = new Buffers();

    @Test
    void shortMessageIsTheseBytes() {
        // 1 B=1 E=0 t=00001 | t=00000010 00000011 | offset 300 | payload
        assertThat(written(0x010203, 300, publication("message", Payload.binary((byte) 0xAB))))
                .isEqualTo("c1 02 03 ac 02 ab");
    }

    @Test
    void longMessageIsTheseBytes() {
        // 0111 00 E=1 B=0 | topic id 2^21 | offset 0 | "e" | payload
        assertThat(written(LAST_SHORT_ID + 1, 0, publication("e", Payload.json("{}"))))
                .isEqualTo("72 80 80 80 01 00 01 65 7b 7d");
    }

    /** What a delivery costs beyond its payload: the frame's head, plus the transport's own. */
    @ParameterizedTest
    @CsvSource({
        // frame bytes, on TCP, on WebSocket
        "7, 7, 8",
        "125, 7, 8",
        "126, 7, 10",
        "127, 7, 10",
        "128, 8, 10",
        "16383, 8, 10",
        "16384, 9, 10"
    })
    void messageWithTheLargestShortIdAndOffsetCosts(int frameBytes, int onTcp, int onWebSocket) {
        Publication publication = publication("message", Payload.binary(new byte[frameBytes - 6]));

        int size = CompactMessage.size(LAST_SHORT_ID, LAST_THREE_BYTE_OFFSET, publication);
        int head = size - publication.payload().bytes().length;

        assertThat(size).isEqualTo(frameBytes);
        assertThat(head).isEqualTo(6);
        assertThat(TcpFraming.lengthSize(size) + head).isEqualTo(onTcp);
        assertThat(webSocketHeadBytes(size) + head).isEqualTo(onWebSocket);
    }

    @ParameterizedTest
    @CsvSource({"0, 4", "1, 4", "127, 4", "128, 5", "16383, 5", "16384, 6", "2097151, 6", "2097152, 7"})
    void headGrowsWithTheOffsetOnly(long offset, int headBytes) {
        Publication publication = publication("message", Payload.binary());

        assertThat(CompactMessage.size(0, offset, publication)).isEqualTo(headBytes);
        assertThat(CompactMessage.size(LAST_SHORT_ID, offset, publication)).isEqualTo(headBytes);
    }

    @Test
    void defaultEventCostsNothing() {
        assertThat(CompactMessage.size(1, 1, publication("message", Payload.json("{}"))))
                .isEqualTo(6);
        assertThat(CompactMessage.size(1, 1, publication("m", Payload.json("{}"))))
                .isEqualTo(8);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 0xFFFF, 0x10000, LAST_SHORT_ID, LAST_SHORT_ID + 1, 1 << 28, Integer.MAX_VALUE})
    void sizeIsWhatIsWrittenAndComesBack(int topicId) {
        for (String event : new String[] {"message", "e", "größe", "x".repeat(100)}) {
            for (Payload payload :
                    new Payload[] {Payload.json("{}"), Payload.binary(), Payload.binary(new byte[200])}) {
                ByteBuf out = buffers.empty();

                CompactMessage.write(out, topicId, Long.MAX_VALUE, publication(event, payload));

                assertThat(out.readableBytes())
                        .isEqualTo(CompactMessage.size(topicId, Long.MAX_VALUE, publication(event, payload)));
                assertThat(CompactEvents.decode(out))
                        .isEqualTo(new Event.Message(topicId, Long.MAX_VALUE, event, payload));
            }
        }
    }

    @Test
    void writingAMessageAllocatesNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Publication publication = publication("größe", Payload.binary(new byte[128]));
        ByteBuf out = buffers.empty().ensureWritable(1_024);
        for (int i = 0; i < 50_000; i++) {
            sizeAndWrite(out.clear(), publication);
        }

        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 10_000; i++) {
            sizeAndWrite(out.clear(), publication);
        }

        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000);
    }

    private static void sizeAndWrite(ByteBuf out, Publication publication) {
        CompactMessage.size(1_000_000, 1_000_000, publication);
        CompactMessage.write(out, 1_000_000, 1_000_000, publication);
    }

    @Test
    void negativeTopicIdIsNotWritten() {
        assertThatThrownBy(() -> written(-1, 0, publication("message", Payload.json("{}"))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private String written(int topicId, long offset, Publication publication) {
        ByteBuf out = buffers.empty();
        CompactMessage.write(out, topicId, offset, publication);
        return Buffers.hex(out);
    }

    private static Publication publication(String event, Payload payload) {
        return new Publication(TopicName.of("room:42"), event, payload, null, 0);
    }

    /** The head of an unmasked WebSocket frame (RFC 6455 §5.2). */
    private static int webSocketHeadBytes(int payloadBytes) {
        return payloadBytes < 126 ? 2 : payloadBytes < 65_536 ? 4 : 10;
    }
}
