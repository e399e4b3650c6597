package io.fanfare.storage.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PostgresSettingsTest {
    private static final String URL = "jdbc:postgresql://db:5433/history";

    @Test
    void passwordIsNotInTheWords() {
        PostgresSettings settings = new PostgresSettings(URL, "fanfare", "secret", 4);

        assertThat(settings.toString()).contains("db:5433/history", "fanfare").doesNotContain("secret");
    }

    @Test
    void passwordInTheUrlIsRefusedAndNotRepeated() {
        assertThatThrownBy(() -> new PostgresSettings(URL + "?password=secret", "fanfare", "", 4))
                .hasMessageStartingWith("url: ")
                .hasMessageNotContaining("secret");
    }

    @Test
    void urlOfAnotherDatabaseIsRefused() {
        assertThatThrownBy(() -> new PostgresSettings("jdbc:mysql://db/history", "fanfare", "", 4))
                .hasMessageStartingWith("url: not understood");
    }

    @Test
    void valuesOutOfRangeAreRefused() {
        assertThatThrownBy(() -> new PostgresSettings(URL, "fanfare", "", 0))
                .hasMessage("readConnections: 0 (expected: 1..1000)");
        assertThatThrownBy(() -> settings(Duration.ofMillis(500), Duration.ofSeconds(3), Duration.ofSeconds(5)))
                .hasMessageStartingWith("connectTimeout: PT0.5S");
        assertThatThrownBy(() -> settings(Duration.ofSeconds(1), Duration.ofSeconds(3), Duration.ofSeconds(3)))
                .hasMessageStartingWith("maxWait: PT3S");
    }

    @Test
    void allServersOfTheUrlAreNamed() {
        assertThat(new PostgresSettings("jdbc:postgresql://a:1,b:2,c/history", "fanfare", "", 4).target())
                .isEqualTo("a:1,b:2,c:5432/history");
        assertThat(new PostgresSettings("jdbc:postgresql://[::1]:5433/history", "fanfare", "", 4).target())
                .isEqualTo("[::1]:5433/history");
    }

    private static PostgresSettings settings(Duration connect, Duration statement, Duration maxWait) {
        return new PostgresSettings(URL, "fanfare", "", 4, connect, statement, maxWait);
    }
}
