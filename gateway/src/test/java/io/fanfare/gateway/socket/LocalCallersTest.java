package io.fanfare.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalCallersTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "localhost:8081",
                "LOCALHOST:8081",
                "app.localhost",
                "127.0.0.1",
                "127.0.0.1:8081",
                "127.8.9.10",
                "[::1]",
                "[::1]:8081"
            })
    void programOfThisMachineIsLetIn(String host) {
        assertThat(LocalCallers.fault(host, null)).isNull();
        assertThat(LocalCallers.fault(host, "http://" + host)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:8081",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "notlocalhost",
                "192.168.0.1",
                "[::2]:8081",
                "",
                ":8081",
                "127.0.0.1:80:80x",
                "localhost:80@evil.example",
                "localhost:x",
                "127.0.0"
            })
    void foreignHostIsToldWhatWasExpected(String host) {
        assertThat(LocalCallers.fault(host, null)).startsWith("Host: " + host + " (expected: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://evil.example",
                "https://localhost.evil.example",
                "null",
                "",
                "localhost",
                "http://",
                "%%",
                "http://127.0.0.1.evil.example"
            })
    void foreignOriginIsToldWhatWasExpected(String origin) {
        assertThat(LocalCallers.fault("localhost", origin)).startsWith("Origin: " + origin + " (expected: ");
    }

    @Test
    void pageOfThisMachineMayComeFromAnotherPort() {
        assertThat(LocalCallers.fault("127.0.0.1:8081", "http://localhost:3000"))
                .isNull();
    }

    @Test
    void requestWithoutEitherHeaderIsNoBrowsers() {
        assertThat(LocalCallers.fault(null, null)).isNull();
    }
}
