package io.fanfare.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.entry;

import io.fanfare.gateway.logging.LogLevel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A map whose keys the operator makes up. */
class LogLevelConfigTest {
    private static final String AUTH = "auth: { mode: none }\n";

    @TempDir
    private Path folder;

    private Path file(String yaml) throws Exception {
        return Files.writeString(folder.resolve("fanfare.yaml"), AUTH + yaml);
    }

    private List<String> problemsOf(String yaml) throws Exception {
        Path file = file(yaml);
        return catchThrowableOfType(ConfigException.class, () -> ConfigLoader.load(file, Map.of()))
                .problems();
    }

    @Test
    void levelsAreByLogger() throws Exception {
        GatewayConfig config =
                ConfigLoader.load(file("logging: { levels: { io.netty: info, root: \"off\" } }"), Map.of());

        assertThat(config.logging().levels())
                .containsExactly(entry("io.netty", LogLevel.INFO), entry("root", LogLevel.OFF));
        Path written = Files.writeString(folder.resolve("written.yaml"), EffectiveConfig.yaml(config));
        assertThat(ConfigLoader.load(written, Map.of())).isEqualTo(config);
    }

    @Test
    void variableTakesThePlaceOfAllOfThem() throws Exception {
        GatewayConfig config = ConfigLoader.load(
                file("logging: { levels: { io.netty: info } }"),
                Map.of("FANFARE_LOGGING_LEVELS", "io.fanfare=debug, root=warn"));

        assertThat(config.logging().levels())
                .containsExactly(entry("io.fanfare", LogLevel.DEBUG), entry("root", LogLevel.WARN));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{ levels: { io.netty: verbose } } ; logging.levels.io.netty: verbose (expected: trace|debug|info|warn|error|off)",
                "{ levels: { io.netty: DEBUG } } ; logging.levels.io.netty: DEBUG (expected: trace|debug|info|warn|error|off)",
                "{ levels: { io.netty: 1 } } ; logging.levels.io.netty: 1 (expected: trace|debug|info|warn|error|off)",
                "{ levels: { io.netty: {a: b} } } ; logging.levels.io.netty: a map (expected: trace|debug|info|warn|error|off)",
                "{ levels: debug }  ; logging.levels: debug (expected: keys below it)",
                "{ level: debug }  ; logging.level: unknown (nearest: logging.levels)",
            })
    void unknownLevelIsRefusedWithTheList(String logging, String problem) throws Exception {
        assertThat(problemsOf("logging: " + logging)).singleElement().asString().endsWith("fanfare.yaml: " + problem);
    }

    @Test
    void nameThatNoLoggerCanHaveIsRefused() throws Exception {
        assertThat(problemsOf("logging: { levels: { \"io netty\": info } }"))
                .singleElement()
                .asString()
                .contains("logging.levels: io netty (expected: names of packages or classes");
        assertThat(catchThrowableOfType(
                                ConfigException.class,
                                () -> ConfigLoader.load(null, Map.of("FANFARE_LOGGING_LEVELS", "debug")))
                        .problems())
                .singleElement()
                .asString()
                .startsWith("FANFARE_LOGGING_LEVELS: ");
    }
}
