package io.fanfare.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicationRulesTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "phx_reply", "größe", "😀", " ", "a,b\"*\\"})
    void eventAndKeyAreTaken(String name) {
        PublicationRules.checkEvent(name);
        PublicationRules.checkKey(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\n", "\u0000", "\u007f", "\u0085"})
    void emptyNamesAndControlCharactersAreRefused(String name) {
        assertRefused(name);
    }

    @Test
    void unpairedSurrogateIsRefused() {
        assertRefused("\ud83d");
        assertRefused("a\ude00");
        assertRefused("\ud83da");
    }

    @Test
    void lengthIsCountedInBytesOfUtf8() {
        PublicationRules.checkEvent("ü".repeat(50));
        PublicationRules.checkKey("ü".repeat(100));
        assertRefused("ü".repeat(100) + "x");
        assertThat(catchThrowableOfType(
                                ProtocolException.class, () -> PublicationRules.checkEvent("ü".repeat(50) + "x"))
                        .error())
                .isEqualTo(ErrorCode.INVALID_EVENT);
    }

    private static void assertRefused(String name) {
        ProtocolException event =
                catchThrowableOfType(ProtocolException.class, () -> PublicationRules.checkEvent(name));
        ProtocolException key = catchThrowableOfType(ProtocolException.class, () -> PublicationRules.checkKey(name));
        assertThat(event.error()).isEqualTo(ErrorCode.INVALID_EVENT);
        assertThat(key.error()).isEqualTo(ErrorCode.INVALID_KEY);
    }
}
