package io.fanfare.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicNameTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "room:42", "zimmer:grün", "部屋:😀", "a b", "a/b#c+d?e$f", ":", "a::b", "'"})
    void nameIsTaken(String name) {
        assertThat(TopicName.of(name).value()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a,b", "a\"b", "a\\b", "a*", "*", " a", "a ", "\u00a0a", "a\n", "\u0000", "a\u007fb"})
    void nameThatBreaksARuleIsRefused(String name) {
        assertRefused(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u0085b", "a\u009fb"})
    void controlCharactersAboveAsciiAreRefusedToo(String name) {
        assertRefused(name);
    }

    @Test
    void unpairedSurrogateIsRefused() {
        assertRefused("a\ud83d");
        assertRefused("\ude00a");
        assertRefused("\ud83d\ud83d");
    }

    @Test
    void lengthIsCountedInBytesOfUtf8() {
        assertThat(TopicName.of("x".repeat(200)).value()).hasSize(200);
        assertThat(TopicName.of("ü".repeat(100)).value()).hasSize(100);
        assertThat(TopicName.of("😀".repeat(50)).value()).hasSize(100);
        assertRefused("x".repeat(201));
        assertRefused("ü".repeat(100) + "x");
        assertRefused("部".repeat(67));
        assertRefused("😀".repeat(50) + "x");
    }

    @ParameterizedTest
    @CsvSource({"room:42, room", "room, room", "a:b:c, a", "':b', ''"})
    void namespaceEndsAtTheFirstColon(String name, String namespace) {
        TopicName topic = TopicName.of(name);

        assertThat(topic.namespace()).isEqualTo(namespace);
        assertThat(topic.isIn(namespace)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"rooms:42, room", "roo, room", "a:b, b", "a, ''", "Room:42, room"})
    void nameThatOnlyBeginsLikeANamespaceIsNotInIt(String name, String namespace) {
        assertThat(TopicName.of(name).isIn(namespace)).isFalse();
    }

    @Test
    void namesAreComparedByTheirCharacters() {
        TopicName composed = TopicName.of("gr\u00fcn");
        TopicName decomposed = TopicName.of("gru\u0308n");

        assertThat(TopicName.of("a")).isEqualTo(TopicName.of("a")).hasSameHashCodeAs(TopicName.of("a"));
        assertThat(TopicName.of("a")).isNotEqualTo(TopicName.of("A"));
        assertThat(composed).isNotEqualTo(decomposed);
        assertThat(TopicName.of("a")).isLessThan(TopicName.of("b"));
    }

    private static void assertRefused(String name) {
        ProtocolException fault = catchThrowableOfType(ProtocolException.class, () -> TopicName.of(name));
        assertThat(fault.error()).isEqualTo(ErrorCode.INVALID_TOPIC);
    }
}
