package io.fanfare.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fanfare.protocol.TopicName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicPatternTest {
    @ParameterizedTest
    @CsvSource({
        "*,                 room:42",
        "*,                 room",
        "room:42,           room:42",
        "room:*,            room:42",
        "room:*,            room:42:typing",
        "room:42:*,         room:42:typing",
        "user:{sub},        user:ann",
        "user:{sub}:*,      user:ann:inbox",
        "{sub},             ann",
        "{sub}:*,           ann:inbox",
        "a:{sub}:b:*,       a:ann:b:c",
    })
    void patternMatches(String pattern, String topic) {
        assertThat(TopicPattern.parse(pattern).matches(TopicName.of(topic), "ann"))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "room:42,           room:421",
        "room:42,           room:4",
        "room:42,           room:42:x",
        "room:42,           Room:42",
        "room:*,            room",
        "room:*,            room:",
        "room:*,            roomservice:1",
        "room:*,            rооm:42",
        "room:*,            room：42",
        "caf\u00e9:*,        cafe\u0301:1",
        "user:{sub},        user:bob",
        "user:{sub},        user:ann:x",
        "user:{sub},        user:annx",
        "user:{sub}:*,      user:ann",
        "user:{sub}:*,      user:annx:inbox",
        "user:{sub}:*,      user:{sub}:inbox",
    })
    void patternDoesNotMatch(String pattern, String topic) {
        assertThat(TopicPattern.parse(pattern.translateEscapes())
                        .matches(TopicName.of(topic.translateEscapes()), "ann"))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a:b", ":", "ann:", ":ann", "*", "**", "ann*", "{sub}", ",", "\u0000", "ann\"", " "})
    void userWhoseIdCouldMeanMoreThanHimselfGetsNothingButHisName(String user) {
        for (String pattern : new String[] {"user:{sub}", "user:{sub}:*", "{sub}", "{sub}:*"}) {
            for (String topic :
                    new String[] {"user:ann", "user:ann:inbox", "ann", "a:b", "user:a:b", "user:a:b:c", "user::x"}) {
                assertThat(TopicPattern.parse(pattern).matches(TopicName.of(topic), user))
                        .as("%s of %s on %s", pattern, user, topic)
                        .isFalse();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "**",
                "*:*",
                "*room",
                "room*",
                "ro*m:1",
                "room:*:x",
                "room:**",
                ":**",
                "*:",
                "room:*x",
                "room: ",
                " room:1",
                "room:1,room:2",
                "a\"b",
                "a\\b",
                "\u0000",
                "\ud800",
                "{user}",
                "{sub",
                "sub}",
                "{}",
                "{SUB}",
                "x{sub}",
                "{sub}x",
                "user:x{sub}",
                "user:{sub}x:*",
                "{sub}:{sub}",
                "{{sub}}",
                "user:{sub}*"
            })
    void whatIsNoPatternIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TopicPattern.parse(text))
                .withMessageContaining("expected: a topic");
    }

    @Test
    void patternIsAsLongAsATopicMayBe() {
        assertThat(TopicPattern.parse("x".repeat(200)).matches(TopicName.of("x".repeat(200)), ""))
                .isTrue();
        assertThatIllegalArgumentException().isThrownBy(() -> TopicPattern.parse("x".repeat(201)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "room:42", "room:*", "user:{sub}:*", "{sub}"})
    void textOfAPatternIsThePattern(String text) {
        assertThat(TopicPattern.parse(text)).hasToString(text).isEqualTo(TopicPattern.parse(text));
    }
}
