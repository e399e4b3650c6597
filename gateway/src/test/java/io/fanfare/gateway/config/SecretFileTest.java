package io.fanfare.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A secret that stands in a file of its own. */
class SecretFileTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    @TempDir
    private Path folder;

    private String file(String text) throws IOException {
        return Files.writeString(folder.resolve("secret"), text).toString();
    }

    private static List<String> problems(Map<String, String> environment) {
        return catchThrowableOfType(ConfigException.class, () -> ConfigLoader.load(null, environment))
                .problems();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\r\n"})
    void lineEndAfterTheSecretIsNoneOfIt(String end) throws Exception {
        GatewayConfig config = ConfigLoader.load(null, Map.of("FANFARE_STORE_PASSWORD_FILE", file("hunter2" + end)));

        assertThat(config.store().password()).isEqualTo("hunter2");
        assertThat(EffectiveConfig.yaml(config)).doesNotContain("hunter2");
    }

    @Test
    void everythingElseIs() throws Exception {
        assertThat(ConfigLoader.load(null, Map.of("FANFARE_STORE_PASSWORD_FILE", file(" a\nü\n\n")))
                        .store()
                        .password())
                .isEqualTo(" a\nü\n");
    }

    @Test
    void secretsOfTokensAndTheUrlOfRedisMayStandInFilesToo() throws Exception {
        assertThat(ConfigLoader.load(
                                null,
                                Map.of("FANFARE_AUTH_MODE", "jwt", "FANFARE_AUTH_HS256_SECRET_FILE", file(SECRET)))
                        .auth()
                        .hs256Secret())
                .isEqualTo(SECRET);
        assertThat(ConfigLoader.load(null, Map.of("FANFARE_BUS_URL_FILE", file("redis://:p@127.0.0.1:1")))
                        .bus()
                        .url())
                .isEqualTo("redis://:p@127.0.0.1:1");
    }

    @Test
    void faultOfTheSecretNamesTheFileAndNotTheSecret() throws Exception {
        String file = file("short");

        assertThat(problems(Map.of("FANFARE_AUTH_MODE", "jwt", "FANFARE_AUTH_HS256_SECRET_FILE", file)))
                .containsExactly("FANFARE_AUTH_HS256_SECRET_FILE: auth.hs256-secret: ***, 5 bytes"
                        + " (expected: at least 32 bytes)");
    }

    @Test
    void secretThatIsSetTwiceIsRefused() throws Exception {
        String file = file("a");

        assertThat(problems(Map.of("FANFARE_STORE_PASSWORD_FILE", file, "FANFARE_STORE_PASSWORD", "b")))
                .containsExactly("FANFARE_STORE_PASSWORD_FILE: store.password-file: " + file
                        + " (expected: nothing, because store.password is set as well)");
    }

    @Test
    void fileThatHoldsNoSecretIsRefused() throws Exception {
        Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff});
        Path large = Files.write(folder.resolve("large"), "x".repeat(70_000).getBytes(StandardCharsets.US_ASCII));

        for (String name : List.of("/no/such/file", folder.toString(), binary.toString(), large.toString(), "a\0b")) {
            assertThat(problems(Map.of("FANFARE_STORE_PASSWORD_FILE", name)))
                    .as(name)
                    .singleElement()
                    .asString()
                    .startsWith("FANFARE_STORE_PASSWORD_FILE: store.password-file: ")
                    .contains("expected: a file with the secret");
        }
    }
}
