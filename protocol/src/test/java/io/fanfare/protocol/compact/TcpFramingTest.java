package io.fanfare.protocol.compact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fanfare.protocol.CloseCode;
import io.fanfare.protocol.ProtocolException;
import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TcpFramingTest {
    private static final int MAX = 1 << 20;

    @RegisterExtension
    final Buffers buffers = new Buffers();

    @Test
    void framesComeOneByOneAndShareTheirStreamsReference() {
        ByteBuf in = buffers.of("01 09 03 08 ac 02 01"); // ping, going away, and the length of a third

        ByteBuf first = TcpFraming.nextFrame(in, MAX);
        ByteBuf second = TcpFraming.nextFrame(in, MAX);
        ByteBuf third = TcpFraming.nextFrame(in, MAX);

        assertThat(Buffers.hex(first)).isEqualTo("09");
        assertThat(Buffers.hex(second)).isEqualTo("08 ac 02");
        assertThat(third).isNull();
        assertThat(in.readerIndex()).isEqualTo(6);
        assertThat(in.refCnt()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 127, 128, 16_383, 16_384, MAX})
    void frameIsTakenOnlyWhenItsLastByteIsThere(int frameBytes) {
        ByteBuf in = buffers.empty();
        TcpFraming.writeLength(in, frameBytes);
        in.writeZero(frameBytes);
        int end = in.writerIndex();

        for (int received : new int[] {0, 1, TcpFraming.lengthSize(frameBytes), end - 1}) {
            in.writerIndex(Math.min(received, end - 1));
            assertThat(TcpFraming.nextFrame(in, MAX)).isNull();
            assertThat(in.readerIndex()).isZero();
        }
        in.writerIndex(end);

        assertThat(TcpFraming.nextFrame(in, MAX).readableBytes()).isEqualTo(frameBytes);
        assertThat(in.isReadable()).isFalse();
    }

    @Test
    void frameAboveTheLimitIsRefusedBeforeItArrives() {
        assertThat(fault("81 08", 1_024)).isEqualTo(CloseCode.TOO_LARGE); // 1025
        assertThat(fault("ff ff ff ff 7f", MAX)).isEqualTo(CloseCode.TOO_LARGE); // 2^35-1
        assertThat(fault("80 80 80 80 10", Integer.MAX_VALUE)).isEqualTo(CloseCode.TOO_LARGE); // 2^32
    }

    @Test
    void frameOfExactlyTheLimitIsTaken() {
        ByteBuf in = buffers.of("02 09 09");

        assertThat(TcpFraming.nextFrame(in, 2)).isNotNull();
    }

    @Test
    void emptyFrameIsRefused() {
        assertThat(fault("00", MAX)).isEqualTo(CloseCode.MALFORMED_FRAME);
    }

    @ParameterizedTest
    @ValueSource(strings = {"81 00", "80 00", "81 80 80 80 00", "80 80 80 80 80", "ff ff ff ff ff 01"})
    void lengthInMoreBytesThanNeededIsRefused(String hex) {
        assertThat(fault(hex, MAX)).isEqualTo(CloseCode.MALFORMED_FRAME);
    }

    private CloseCode fault(String hex, int maxFrameBytes) {
        return catchThrowableOfType(ProtocolException.class, () -> TcpFraming.nextFrame(buffers.of(hex), maxFrameBytes))
                .close();
    }
}
