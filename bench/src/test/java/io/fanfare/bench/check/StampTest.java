package io.fanfare.bench.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StampTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0, 0, 0",
        "1, 2, 3, 4",
        "-1, 2147483647, -2147483648, 9223372036854775807",
        "305419896, 591751049, 48879, -81985529216486896"
    })
    void everyFieldIsReadBackAsItWasWritten(int run, int stream, int number, long dueNanos) {
        byte[] payload = Stamp.newPayload(run, 128);

        Stamp.write(payload, stream, number, dueNanos);

        ByteBuf in = Unpooled.wrappedBuffer(new byte[3], payload);
        assertThat(Stamp.isAt(in, 3, 128)).isTrue();
        assertThat(Stamp.run(in, 3)).isEqualTo(run);
        assertThat(Stamp.stream(in, 3)).isEqualTo(stream);
        assertThat(Stamp.number(in, 3)).isEqualTo(number);
        assertThat(Stamp.dueNanos(in, 3)).isEqualTo(dueNanos);
    }

    @Test
    void payloadIsAJsonObjectOfTheLengthAskedFor() {
        byte[] payload = Stamp.newPayload(0xABCDEF, 70);

        Stamp.write(payload, 0x12, 0x34, 0x56);

        assertThat(new String(payload, StandardCharsets.US_ASCII))
                .hasSize(70)
                .isEqualTo("{\"b\":\"00abcdef00000012000000340000000000000056\",\"p\":\"...............\"}");
    }

    @Test
    void payloadIsFoundInsideOtherText() {
        byte[] payload = Stamp.newPayload(1, 64);
        ByteBuf in = Unpooled.wrappedBuffer("42[\"m\",{\"a\":".getBytes(StandardCharsets.US_ASCII), payload);

        assertThat(Stamp.find(in, 0, in.readableBytes())).isEqualTo(12);
    }

    @Test
    void textWithoutAPayloadHoldsNone() {
        ByteBuf in = Unpooled.wrappedBuffer("x".repeat(200).getBytes(StandardCharsets.US_ASCII));

        assertThat(Stamp.find(in, 0, 200)).isEqualTo(-1);
        assertThat(Stamp.isAt(in, 0, 200)).isFalse();
    }

    @Test
    void payloadWithoutRoomForTheFieldsIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Stamp.newPayload(1, 63))
                .withMessageContaining("bytes: 63");
    }
}
