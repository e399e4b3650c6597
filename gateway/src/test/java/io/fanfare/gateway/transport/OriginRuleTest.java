package io.fanfare.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OriginRuleTest {
    private static final List<String> NONE = List.of();

    @ParameterizedTest
    @CsvSource({
        "app.example.com,      https://app.example.com",
        "app.example.com:8443, https://app.example.com",
        "APP.example.com,      https://app.Example.com:444",
        "[::1]:8080,           http://[::1]:3000",
        "127.0.0.1:8080,       http://127.0.0.1",
    })
    void pageOfTheSameHostMayConnect(String host, String origin) {
        assertThat(OriginRule.allows(NONE, host, origin)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "app.example.com, https://evil.example",
        "app.example.com, https://app.example.com.evil.example",
        "app.example.com, https://app.example.com@evil.example",
        "app.example.com, https://xapp.example.com",
        "app.example.com, https://example.com",
        "app.example.com, 'null'",
        "app.example.com, app.example.com",
        "app.example.com, ''",
        "app.example.com, file://",
        "a@b,             https://evil.example",
        "127.0.0.1,       http://localhost",
    })
    void pageOfAnotherHostMayNot(String host, String origin) {
        assertThat(OriginRule.allows(NONE, host, origin)).isFalse();
    }

    @Test
    void pageWithoutAHostToCompareWithMayNot() {
        assertThat(OriginRule.allows(NONE, null, "https://app.example.com")).isFalse();
    }

    @Test
    void programThatIsNoBrowserMay() {
        assertThat(OriginRule.allows(NONE, "app.example.com", null)).isTrue();
        assertThat(OriginRule.allows(List.of("https://a.example"), null, null)).isTrue();
    }

    @Test
    void namedOriginsAreExactAndTheOnlyOnes() {
        List<String> named = List.of("https://a.example");

        assertThat(OriginRule.allows(named, "app.example.com", "https://a.example"))
                .isTrue();
        assertThat(OriginRule.allows(named, "app.example.com", "https://a.example:443"))
                .isFalse();
        assertThat(OriginRule.allows(named, "app.example.com", "http://a.example"))
                .isFalse();
        assertThat(OriginRule.allows(named, "app.example.com", "https://app.example.com"))
                .isFalse();
    }
}
