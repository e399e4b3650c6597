package io.fanfare.gateway.auth.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyTextTest {
    private static final String KEY = KeyText.generate(new SecureRandom());

    @Test
    void keyIsOneAndLooksLikeOne() {
        assertThat(KeyText.isKey(KEY)).isTrue();
        assertThat(KEY).matches("ffk_[0-9a-f]{72}");
        assertThat(KeyText.generate(new SecureRandom())).isNotEqualTo(KEY);
    }

    @Test
    void everySlipOfThePenIsFound() {
        for (int i = 0; i < KEY.length(); i++) {
            char other = KEY.charAt(i) == '0' ? '1' : '0';
            assertThat(KeyText.isKey(KEY.substring(0, i) + other + KEY.substring(i + 1)))
                    .as("another character at %d", i)
                    .isFalse();
            assertThat(KeyText.isKey(KEY.substring(0, i) + KEY.substring(i + 1)))
                    .as("none at %d", i)
                    .isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ffk_", "FFK_", "ffk_zz", "Bearer", "\u0000"})
    void anythingElseIsNone(String text) {
        assertThat(KeyText.isKey(text)).isFalse();
        assertThat(KeyText.isKey(KEY + text)).isEqualTo(text.isEmpty());
        assertThat(KeyText.isKey(KEY.toUpperCase(java.util.Locale.ROOT))).isFalse();
    }
}
