package io.fanfare.gateway.bus.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBufUtil;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageFieldsTest {
    private static final int NUMBER = 1;
    private static final int ID = 2;
    private static final int TEXT = 3;
    private static final int WORDS = 4;

    /** A value of every type. */
    private record Sample(long number, long id, String text, List<String> words) {}

    private static final MessageForm<String> WORD_FORM = new MessageForm<>() {
        @Override
        public void write(String word, MessageWriter out) {
            out.text(1, word);
        }

        @Override
        public String read(MessageFields in) throws DamagedMessageException {
            return in.text(1);
        }
    };

    private static final MessageForm<Sample> FORM = new MessageForm<>() {
        @Override
        public void write(Sample sample, MessageWriter out) {
            out.number(NUMBER, sample.number()).id(ID, sample.id()).text(TEXT, sample.text());
            sample.words().forEach(word -> out.group(WORDS, WORD_FORM, word));
        }

        @Override
        public Sample read(MessageFields in) throws DamagedMessageException {
            return new Sample(in.number(NUMBER), in.id(ID), in.text(TEXT), in.groups(WORDS, WORD_FORM));
        }
    };

    private static Sample read(String hex) throws DamagedMessageException {
        return FORM.read(MessageFields.of(ByteBufUtil.decodeHexDump(hex.replace(" ", ""))));
    }

    @Test
    void messageIsWrittenAsDocumented() {
        byte[] bytes = MessageWriter.message(FORM, new Sample(300, -2, "é", List.of("a", "b")));

        // version 1 | 1: number 300 | 2: id | 3: text of 2 bytes | 4: groups of 3 bytes, each with 1: text of 1 byte
        assertThat(ByteBufUtil.hexDump(bytes))
                .isEqualTo("01" + "04ac02" + "09fffffffffffffffe" + "0e02c3a9" + "1203060161" + "1203060162");
    }

    @Test
    void anyMessageStandsWhatMayComeOverABus() throws Exception {
        MessageTrial.hold(FORM, new Sample(Long.MAX_VALUE, Long.MIN_VALUE, "größe €", List.of("one", "two")));
    }

    @Test
    void fieldsComeInAnyOrderAndTheFirstOfEachCounts() throws Exception {
        Sample sample = read("01 0e0162 0900000000000000 05 0407 0408 0e0163");

        assertThat(sample).isEqualTo(new Sample(7, 5, "b", List.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                // no version
                "00 0407",
                // no field 1; a field 1 that is an id
                "01 090000000000000005 0e0162",
                "01 050000000000000005 090000000000000005 0e0162",
                // a type that nobody can skip
                "01 0407 090000000000000005 0e0162 07",
                // cut off: a number, an id, a length, a text
                "01 0480",
                "01 0900",
                "01 0e",
                "01 0e0562",
                // a text that is not UTF-8
                "01 0407 090000000000000005 0e01ff",
                // a group that is cut off inside
                "01 0407 090000000000000005 0e0162 1203060561"
            })
    void whateverElseIsDamaged(String hex) {
        assertThatThrownBy(() -> read(hex)).isInstanceOf(DamagedMessageException.class);
    }

    @Test
    void numberBeyondItsRangeIsDamaged() throws Exception {
        MessageFields fields = MessageFields.of(ByteBufUtil.decodeHexDump("01040b"));

        assertThat(fields.number(NUMBER, 11)).isEqualTo(11);
        assertThatThrownBy(() -> fields.number(NUMBER, 10)).isInstanceOf(DamagedMessageException.class);
    }
}
