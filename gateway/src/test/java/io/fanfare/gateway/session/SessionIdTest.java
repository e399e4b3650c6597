package io.fanfare.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionIdTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0, 0, 0, 0",
        "1, 2, 3, 4, 5",
        "4194303, 1023, 16777215, 255, -1",
        "-1, 7, 8, -1, 9223372036854775807"
    })
    void idSaysWhereTheSessionIs(int node, int loop, int slot, int random, long low) {
        SessionId id = new SessionId(SessionId.high(node, loop, slot, random), low);

        SessionId read = SessionId.parse(id.text());

        assertThat(read).isEqualTo(id);
        assertThat(read.loop()).isEqualTo(loop);
        assertThat(read.slot()).isEqualTo(slot);
        assertThat(read.isOf(node)).isTrue();
        assertThat(read.isOf(node + 1)).isFalse();
    }

    @Test
    void textIsShortAndFitForUrls() {
        assertThat(new SessionId(-1, -1).text()).hasSize(22).matches("[A-Za-z0-9_-]+");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s-9", "not base64!", "AAAA", "AAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
    void whatIsNoIdIsNotRead(String text) {
        assertThat(SessionId.parse(text)).isNull();
    }

    @Test
    void wordsForLogsDoNotGiveTheIdAway() {
        SessionId id = new SessionId(SessionId.high(1, 2, 3, 4), 5);

        assertThat(id.toString()).isEqualTo("SessionId[loop 2, slot 3]").doesNotContain(id.text());
    }
}
