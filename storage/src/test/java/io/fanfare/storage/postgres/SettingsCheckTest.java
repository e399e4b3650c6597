package io.fanfare.storage.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

class SettingsCheckTest {
    private static final String URL = "jdbc:postgresql://db:5433/history";

    @Test
    void usualSettingsPass() {
        SettingsCheck.check(settings(URL, 4, 1, 3, 4, 0));
    }

    @Test
    void passwordInTheUrlIsRefusedAndNotRepeated() {
        assertRefused(settings(URL + "?password=secret", 4, 1, 3, 4, 0))
                .hasMessageStartingWith("url: ")
                .hasMessageNotContaining("secret");
    }

    @Test
    void urlOfAnotherDatabaseIsRefused() {
        assertRefused(settings("jdbc:mysql://db/history", 4, 1, 3, 4, 0)).hasMessageStartingWith("url: not understood");
    }

    @Test
    void valuesOutOfRangeAreRefused() {
        assertRefused(settings(URL, 0, 1, 3, 4, 0)).hasMessage("readConnections: 0 (expected: 1..1000)");
        assertRefused(settings(URL, 1_001, 1, 3, 4, 0)).hasMessageStartingWith("readConnections: 1001 ");
        assertRefused(settings(URL, 4, 0, 3, 5, 0)).hasMessageStartingWith("connectTimeoutSeconds: 0 ");
        assertRefused(settings(URL, 4, 1, 0, 5, 0)).hasMessageStartingWith("statementTimeoutSeconds: 0 ");
        assertRefused(settings(URL, 4, 1, 3, 3, 0)).hasMessageStartingWith("maxWaitSeconds: 3 ");
        assertRefused(settings(URL, 4, 1, 3, 4, -1)).hasMessageStartingWith("startWaitSeconds: -1 ");
    }

    @Test
    void storeIsNotOpenedWithThem() {
        assertThatThrownBy(() -> PostgresStore.open(settings(URL, 0, 1, 3, 4, 0), null, null, null, null))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void allServersOfTheUrlAreNamedAndNobodysPassword() {
        assertThat(PostgresUrl.parse("jdbc:postgresql://a:1,b:2,c/history?user=fanfare"))
                .hasToString("a:1,b:2,c:5432/history");
        assertThat(PostgresUrl.parse("jdbc:postgresql://[::1]:5433/history")).hasToString("[::1]:5433/history");
    }

    private static AbstractThrowableAssert<?, ?> assertRefused(PostgresSettings settings) {
        return assertThatThrownBy(() -> SettingsCheck.check(settings)).isInstanceOf(IllegalArgumentException.class);
    }

    private static PostgresSettings settings(
            String url, int readConnections, int connect, int statement, int maxWait, int startWait) {
        return new DatabaseSettings(
                url,
                "fanfare",
                "secret",
                readConnections,
                connect,
                statement,
                maxWait,
                startWait,
                PromotedStandby.NEW_EPOCH);
    }
}
