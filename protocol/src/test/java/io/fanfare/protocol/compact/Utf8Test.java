package io.fanfare.protocol.compact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fanfare.protocol.ProtocolException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Text fields, against the JDK's strict decoder. */
class Utf8Test {
    /** First bytes of sequences, their rules' edges, and continuation bytes. */
    private static final int[] INTERESTING = {
        0x00, 0x61, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE,
        0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF
    };

    @Test
    void textIsTakenExactlyIfItIsValid() {
        Random random = new Random(42);
        for (int i = 0; i < 300_000; i++) {
            byte[] bytes = new byte[random.nextInt(6)];
            for (int j = 0; j < bytes.length; j++) {
                bytes[j] = (byte) INTERESTING[random.nextInt(INTERESTING.length)];
            }

            assertThat(read(bytes)).isEqualTo(expected(bytes));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"c0 af", "e0 80 80", "ed a0 80", "ed b0 80", "f4 90 80 80", "f8 88 80 80 80", "c3", "80"})
    void invalidSequenceIsRefused(String hex) {
        ByteBuf in = Unpooled.wrappedBuffer(Buffers.bytes(hex));

        assertThatThrownBy(() -> FieldReader.text(in, "text", in.readableBytes()))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("invalid UTF-8");
    }

    private static String read(byte[] bytes) {
        try {
            return FieldReader.text(Unpooled.wrappedBuffer(bytes), "text", bytes.length);
        } catch (ProtocolException refused) {
            return null;
        }
    }

    private static String expected(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException invalid) {
            return null;
        }
    }
}
