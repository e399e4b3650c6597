package io.fanfare.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8CheckTest {
    /** Where the rules change: ASCII, continuations, and every lead byte with its neighbours. */
    private static final int[] EDGES = {
        0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE,
        0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF
    };

    private final CharsetDecoder jdk = StandardCharsets.UTF_8.newDecoder();

    @Test
    void agreesWithTheJdkOnEverySequenceOfTwoBytes() {
        for (int first = 0; first < 256; first++) {
            for (int second = 0; second < 256; second++) {
                compare(new byte[] {(byte) first, (byte) second});
            }
        }
    }

    @Test
    void agreesWithTheJdkOnSequencesOfFourBytesAtTheEdges() {
        for (int a : EDGES) {
            for (int b : EDGES) {
                for (int c : EDGES) {
                    for (int d : EDGES) {
                        compare(new byte[] {(byte) a, (byte) b, (byte) c, (byte) d});
                    }
                }
            }
        }
    }

    @Test
    void agreesWithTheJdkOnEveryCharacter() {
        for (int point = 0; point <= Character.MAX_CODE_POINT; point++) {
            if (point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE) {
                assertThat(isValid(Bytes.utf8(Character.toString(point)))).isTrue();
            }
        }
    }

    @Test
    void everySplitGivesTheSame() {
        Random random = new Random(1);
        for (int round = 0; round < 10_000; round++) {
            byte[] bytes = Bytes.utf8(Character.toString(random.nextInt(0xE000, 0x11_0000)) + "é€");
            bytes[random.nextInt(bytes.length)] ^= (byte) (random.nextInt(4) == 0 ? 1 << random.nextInt(8) : 0);
            int split = random.nextInt(bytes.length + 1);
            Utf8Check check = new Utf8Check();

            boolean isValid = check.accept(Unpooled.wrappedBuffer(bytes, 0, split))
                    && check.accept(Unpooled.wrappedBuffer(bytes, split, bytes.length - split))
                    && check.isComplete();

            assertThat(isValid).isEqualTo(isValidToTheJdk(bytes));
        }
    }

    @Test
    void badByteIsFoundBeforeTheCharacterEnds() {
        assertThat(new Utf8Check().accept(Bytes.buffer("f4 90"))).isFalse(); // beyond U+10FFFF
        assertThat(new Utf8Check().accept(Bytes.buffer("ed a0"))).isFalse(); // a surrogate
        assertThat(new Utf8Check().accept(Bytes.buffer("e0 9f"))).isFalse(); // overlong
    }

    private void compare(byte[] bytes) {
        assertThat(isValid(bytes)).as(Bytes.hex(bytes)).isEqualTo(isValidToTheJdk(bytes));
    }

    private static boolean isValid(byte[] bytes) {
        Utf8Check check = new Utf8Check();
        return check.accept(Unpooled.wrappedBuffer(bytes)) && check.isComplete();
    }

    private boolean isValidToTheJdk(byte[] bytes) {
        try {
            jdk.decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException malformed) {
            return false;
        }
    }
}
