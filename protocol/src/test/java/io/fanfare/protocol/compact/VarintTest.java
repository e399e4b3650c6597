package io.fanfare.protocol.compact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fanfare.protocol.CloseCode;
import io.fanfare.protocol.ProtocolException;
import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VarintTest {
    @RegisterExtension
    final Buffers buffers = new Buffers();

    @ParameterizedTest
    @CsvSource({
        "0, 00",
        "1, 01",
        "127, 7f",
        "128, 80 01",
        "300, ac 02",
        "16383, ff 7f",
        "16384, 80 80 01",
        "2097151, ff ff 7f",
        "2097152, 80 80 80 01",
        "2147483647, ff ff ff ff 07",
        "4294967295, ff ff ff ff 0f",
        "9007199254740991, ff ff ff ff ff ff ff 0f",
        "9223372036854775807, ff ff ff ff ff ff ff ff 7f"
    })
    void numberHasExactlyTheseBytes(long value, String hex) {
        ByteBuf out = buffers.empty();

        Varint.write(out, value);

        assertThat(Buffers.hex(out)).isEqualTo(hex);
        assertThat(Varint.size(value)).isEqualTo(out.readableBytes());
        assertThat(Varint.read(out)).isEqualTo(value);
        assertThat(out.isReadable()).isFalse();
    }

    @Test
    void numbersAroundEveryPowerOfTwoComeBack() {
        for (int bit = 0; bit < 63; bit++) {
            for (long value = (1L << bit) - 1; value <= (1L << bit) + 1; value++) {
                ByteBuf out = buffers.empty();

                Varint.write(out, value);

                assertThat(out.readableBytes()).isEqualTo(Varint.size(value));
                assertThat(Varint.read(out)).isEqualTo(value);
            }
        }
    }

    @Test
    void numberLeavesWhatFollowsIt() {
        ByteBuf in = buffers.of("ac 02 05");

        assertThat(Varint.read(in)).isEqualTo(300);
        assertThat(in.readableBytes()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"80 00", "81 00", "ff 80 00", "80 80 80 80 80 80 80 80 00"})
    void longerThanShortestIsRefused(String hex) {
        assertRefused(hex, "overlong");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "80", "ff ff ff", "ff ff ff ff ff ff ff ff"})
    void cutOffIsRefused(String hex) {
        assertRefused(hex, "cut off");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "80 80 80 80 80 80 80 80 80 01", // 2^63
                "ff ff ff ff ff ff ff ff ff 01", // 2^64-1
                "80 80 80 80 80 80 80 80 80 00", // overlong and too long
                "ff ff ff ff ff ff ff ff ff ff ff ff"
            })
    void aboveTheLargestIsRefused(String hex) {
        assertRefused(hex, "too large");
    }

    @Test
    void negativeIsNotWritten() {
        assertThatThrownBy(() -> Varint.write(buffers.empty(), -1)).isInstanceOf(IllegalArgumentException.class);
    }

    private void assertRefused(String hex, String reason) {
        assertThatThrownBy(() -> Varint.read(buffers.of(hex)))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining(reason)
                .hasFieldOrPropertyWithValue("close", CloseCode.MALFORMED_FRAME);
    }
}
