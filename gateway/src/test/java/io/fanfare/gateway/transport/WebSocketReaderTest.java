package io.fanfare.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fanfare.protocol.CloseCode;
import io.fanfare.protocol.ProtocolException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebSocketReaderTest {
    private static final int MAX_MESSAGE_BYTES = 70_000;
    private static final int MAX_FRAGMENTS = 3;
    /** Zeros: the payload stands in the clear. */
    private static final String NO_MASK = " 00 00 00 00 ";

    private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false);
    private final WebSocketReader reader = new WebSocketReader(MAX_MESSAGE_BYTES, MAX_FRAGMENTS);
    private final List<String> heard = new ArrayList<>();

    private final WebSocketReader.Listener listener = new WebSocketReader.Listener() {
        @Override
        public void onText(ByteBuf text) {
            heard.add("text " + Bytes.hex(text));
        }

        @Override
        public void onBinary(ByteBuf bytes) {
            heard.add("binary " + Bytes.hex(bytes));
        }

        @Override
        public void onPing(ByteBuf payload) {
            heard.add("ping " + Bytes.hex(payload));
        }

        @Override
        public void onClose(ByteBuf payload) {
            heard.add("close " + Bytes.hex(payload));
        }
    };

    @AfterEach
    void nothingIsLeft() {
        reader.release();
        assertThat(memory.metric().usedHeapMemory()).isZero();
    }

    @Test
    void maskedTextIsUnmasked() { // RFC 6455 §5.7, "Hello"
        read("81 85 37 fa 21 3d 7f 9f 4d 51 58");

        assertThat(heard).containsExactly("text 48 65 6c 6c 6f");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 4, 7, 8, 9, 15, 16, 17, 125, 126, 127, 65_535, 65_536})
    void payloadOfAnyLengthIsUnmasked(int length) { // §5.3
        byte[] payload = new byte[length];
        new Random(length).nextBytes(payload);

        read(Bytes.masked(0x82, payload));

        assertThat(heard).containsExactly("binary " + Bytes.hex(payload));
    }

    @Test
    void framesComeOneByOne() {
        read("82 81" + NO_MASK + "01  89 80" + NO_MASK + "82 80" + NO_MASK);

        assertThat(heard).containsExactly("binary 01", "ping ", "binary ");
    }

    @Test
    void unmaskedFrameIsRefused() { // §5.1
        assertThat(fault("82 01 01")).isEqualTo(CloseCode.PROTOCOL_ERROR);
    }

    @ParameterizedTest
    @ValueSource(strings = {"c2", "a2", "92", "f2", "c9", "a8"})
    void reservedBitIsRefused(String firstByte) { // §5.2: no extension was agreed, so no frame is compressed
        assertThat(fault(firstByte + " 80" + NO_MASK)).isEqualTo(CloseCode.PROTOCOL_ERROR);
    }

    @ParameterizedTest
    @ValueSource(strings = {"83", "84", "85", "86", "87", "8b", "8c", "8d", "8e", "8f"})
    void reservedOpcodeIsRefused(String firstByte) { // §5.2
        assertThat(fault(firstByte + " 80" + NO_MASK)).isEqualTo(CloseCode.PROTOCOL_ERROR);
    }

    @Test
    void controlFrameTakes125Bytes() { // §5.5
        read(Bytes.masked(0x89, new byte[125]));

        assertThat(heard).singleElement().asString().startsWith("ping 00");
    }

    @ParameterizedTest
    @ValueSource(strings = {"88", "89", "8a"})
    void controlFrameAbove125BytesIsRefused(String firstByte) { // §5.5
        assertThat(fault(firstByte + " fe 00 7e")).isEqualTo(CloseCode.PROTOCOL_ERROR);
    }

    @ParameterizedTest
    @ValueSource(strings = {"08", "09", "0a"})
    void fragmentedControlFrameIsRefused(String firstByte) { // §5.5
        assertThat(fault(firstByte + " 80" + NO_MASK)).isEqualTo(CloseCode.PROTOCOL_ERROR);
    }

    @Test
    void pongMeansNothing() { // §5.5.3
        read("8a 82" + NO_MASK + "01 02");

        assertThat(heard).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "82 fe 00 7d", // 125 in 16 bits
                "82 ff 00 00 00 00 00 00 00 7d", // 125 in 64 bits
                "82 ff 00 00 00 00 00 00 ff ff", // 65535 in 64 bits
            })
    void lengthThatIsNotMinimalIsRefused(String head) { // §5.2
        assertThat(fault(head)).isEqualTo(CloseCode.PROTOCOL_ERROR);
    }

    @Test
    void lengthWithTheHighestBitSetIsRefused() { // §5.2
        assertThat(fault("82 ff 80 00 00 00 00 01 00 00")).isEqualTo(CloseCode.PROTOCOL_ERROR);
        assertThatThrownBy(() -> read("82 ff 80 00 00 00 00 00 00 00"))
                .hasMessage("length 9223372036854775808 (expected: its highest bit is 0)");
    }

    @Test
    void messageAboveTheLimitIsRefusedBeforeItArrives() {
        assertThat(fault("82 ff 00 00 00 00 00 01 11 71")).isEqualTo(CloseCode.TOO_LARGE); // 70,001
    }

    @Test
    void messageAtTheLimitIsTaken() {
        read(Bytes.masked(0x82, new byte[MAX_MESSAGE_BYTES]));

        assertThat(heard).hasSize(1);
    }

    @Test
    void fragmentsArePutTogether() { // §5.4
        read("02 81" + NO_MASK + "01  00 81" + NO_MASK + "02  80 82" + NO_MASK + "03 04");

        assertThat(heard).containsExactly("binary 01 02 03 04");
        assertThat(memory.metric().usedHeapMemory()).isZero();
    }

    @Test
    void fragmentsMayBeEmpty() { // §5.4
        read("01 80" + NO_MASK + "00 80" + NO_MASK + "80 80" + NO_MASK);

        assertThat(heard).containsExactly("text ");
    }

    @Test
    void controlFrameMayComeBetweenFragments() { // §5.4
        read("02 81" + NO_MASK + "01  89 81" + NO_MASK + "09  80 81" + NO_MASK + "02");

        assertThat(heard).containsExactly("ping 09", "binary 01 02");
    }

    @Test
    void characterMayBeCutByFragments() { // §5.6: the euro sign
        read("01 81" + NO_MASK + "e2  00 81" + NO_MASK + "82  80 81" + NO_MASK + "ac");

        assertThat(heard).containsExactly("text e2 82 ac");
    }

    @Test
    void continuationOfNothingIsRefused() { // §5.4
        assertThat(fault("80 80" + NO_MASK)).isEqualTo(CloseCode.PROTOCOL_ERROR);
    }

    @Test
    void continuationAfterTheLastFragmentIsRefused() { // §5.4
        read("02 81" + NO_MASK + "01  80 81" + NO_MASK + "02");

        assertThat(fault("80 81" + NO_MASK + "03")).isEqualTo(CloseCode.PROTOCOL_ERROR);
    }

    @ParameterizedTest
    @ValueSource(strings = {"82", "81", "02", "01"})
    void newMessageInsideAFragmentedOneIsRefused(String firstByte) { // §5.4
        read("02 81" + NO_MASK + "01");

        assertThat(fault(firstByte + " 80" + NO_MASK)).isEqualTo(CloseCode.PROTOCOL_ERROR);
    }

    @Test
    void fragmentsThatTogetherExceedTheLimitAreRefusedBeforeTheLastArrives() {
        read(Bytes.masked(0x02, new byte[MAX_MESSAGE_BYTES - 1]));

        assertThat(fault("80 82")).isEqualTo(CloseCode.TOO_LARGE);
    }

    @Test
    void moreFragmentsThanAllowedAreRefused() {
        read("02 80" + NO_MASK + "00 80" + NO_MASK + "00 80" + NO_MASK);

        assertThat(fault("80 80" + NO_MASK)).isEqualTo(CloseCode.TOO_LARGE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "81 81 00 00 00 00 ff", // no character begins so
                "81 82 00 00 00 00 c0 80", // overlong
                "81 83 00 00 00 00 ed a0 80", // a surrogate
                "81 82 00 00 00 00 e2 82", // cut off
                "01 82 00 00 00 00 c0 80", // as a fragment, at once
                "01 81 00 00 00 00 e2 80 80 00 00 00 00", // cut off at the end of the last fragment
            })
    void textThatIsNotUtf8IsRefused(String frames) { // §8.1
        assertThat(fault(frames)).isEqualTo(CloseCode.INVALID_TEXT);
    }

    @Test
    void everySplitOfTheStreamGivesTheSame() {
        byte[] stream = Bytes.join(
                Bytes.masked(0x82, Bytes.of("01 02 03 04 05")),
                Bytes.masked(0x01, Bytes.of("e2 82")),
                Bytes.masked(0x89, Bytes.of("07")),
                Bytes.masked(0x80, Bytes.of("ac")),
                Bytes.masked(0x82, new byte[200]),
                Bytes.masked(0x88, Bytes.of("03 e8")));
        read(stream);
        List<String> expected = List.copyOf(heard);

        for (int split = 0; split <= stream.length; split++) {
            heard.clear();
            ByteBuf input = Unpooled.buffer();
            input.writeBytes(stream, 0, split);
            readAll(input);
            input.writeBytes(stream, split, stream.length - split);
            readAll(input);

            assertThat(heard).as("split at %d", split).isEqualTo(expected);
        }
    }

    @Test
    void nothingIsTakenOfAFrameThatIsNotComplete() {
        byte[] frame = Bytes.masked(0x82, new byte[126]);

        for (int length = 0; length < frame.length; length++) {
            ByteBuf input = Unpooled.copiedBuffer(frame, 0, length);
            assertThat(reader.read(input, memory, listener)).isFalse();
            assertThat(input.readerIndex()).isZero();
            assertThat(Bytes.hex(input)).isEqualTo(Bytes.hex(Unpooled.wrappedBuffer(frame, 0, length)));
        }
    }

    private void read(String hex) {
        read(Bytes.of(hex));
    }

    private void read(byte[] bytes) {
        readAll(Unpooled.copiedBuffer(bytes));
    }

    private void readAll(ByteBuf input) {
        while (input.isReadable() && reader.read(input, memory, listener)) {
            assertThat(input.refCnt()).isEqualTo(1);
        }
    }

    private CloseCode fault(String hex) {
        return catchThrowableOfType(ProtocolException.class, () -> read(hex)).close();
    }
}
