package io.fanfare.gateway.auth.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fanfare.protocol.TopicName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeysFileTest {
    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
    private static final List<KeyScope> SCOPES = List.of(KeyScope.parse("publish:room:*"), KeyScope.parse("sessions"));

    @TempDir
    private Path folder;

    private Path path;
    private KeysFile file;

    @BeforeEach
    void open() {
        path = folder.resolve("made/on/the/way/keys");
        file = new KeysFile(path);
    }

    private String create(String name) throws IOException {
        return file.create(name, SCOPES, NOW, null);
    }

    @Test
    void keyIsFoundAgainAndStandsNowhere() throws IOException {
        String text = file.create("billing", SCOPES, NOW, NOW.plusSeconds(60));

        ApiKey key = file.read().find(text).orElseThrow();
        assertThat(key.name()).isEqualTo("billing");
        assertThat(key.scopes()).isEqualTo(SCOPES);
        assertThat(key.created()).isEqualTo(NOW);
        assertThat(key.isExpired(NOW.plusSeconds(59))).isFalse();
        assertThat(key.isExpired(NOW.plusSeconds(60))).isTrue();
        assertThat(Files.readString(path)).doesNotContain(text).doesNotContain(text.substring(4, 68));
    }

    @Test
    void fileIsForItsOwnerOnly() throws IOException {
        create("billing");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
    }

    @Test
    void thereAreNoKeysWithoutAFile() throws IOException {
        assertThat(file.read().all()).isEmpty();
        assertThat(file.revoke("billing", NOW)).isFalse();
        assertThat(path).doesNotExist();
    }

    @Test
    void severalAreValidUntilTheyAreRevoked() throws IOException {
        String first = create("billing");
        String second = create("billing-2");
        assertThat(file.read().all()).hasSize(2);

        assertThat(file.revoke("billing", NOW)).isTrue();

        assertThat(file.read().find(first)).isEmpty();
        assertThat(file.read().find(second)).isPresent();
        assertThat(file.revoke("billing", NOW)).isFalse();
    }

    @Test
    void nameIsTakenUntilItsKeyIsRevoked() throws IOException {
        create("billing");
        assertThatIllegalArgumentException().isThrownBy(() -> create("billing")).withMessageContaining("is taken");

        file.revoke("billing", NOW);
        String again = create("billing");

        assertThat(file.read().find(again)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "-x", "a b", "é", "a\"b", "a\nb", "../x"})
    void nameIsOneThatEverySystemTakes(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> create(name)).withMessageStartingWith("name: ");
        assertThat(path).doesNotExist();
    }

    @Test
    void lineThatSomebodyLeftWithoutAnEndIsEnded() throws IOException {
        create("billing");
        Files.writeString(path, Files.readString(path).stripTrailing());

        create("shop");

        assertThat(file.read().all()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x|not JSON",
                "[]|no JSON object",
                "{}|name: missing",
                "{\"name\":\"b\"}|hash: missing",
                "{\"name\":\"b\",\"hash\":\"00\",\"scopes\":[],\"created\":\"2026-11-26T12:00:00Z\"}|hash: damaged",
                "{\"name\":\"b\",\"hash\":\"x\",\"scopes\":[],\"created\":\"2026-11-26T12:00:00Z\"}|hash: damaged",
                "{\"name\":\"b\",\"revoked\":\"yesterday\"}|revoked: yesterday",
                "{\"name\":\"b\",\"name\":\"c\"}|not JSON",
                "{\"name\":\"b\",\"revoked\":\"2026-11-26T12:00:00Z\",\"scope\":1}|scope: unknown",
                "{\"name\":\"a\",\"hash\":\"00\",\"scopes\":[],\"created\":\"2026-11-26T12:00:00Z\"}|name: a is taken",
            })
    void damagedLineIsNamed(String line, String why) throws IOException {
        create("a");
        Files.writeString(path, Files.readString(path) + line + "\n");

        assertThatIOException()
                .isThrownBy(() -> file.read())
                .withMessageContaining(path + ": line 2: ")
                .withMessageContaining(why);
    }

    @Test
    void whatIsNotUtf8IsRefused() throws IOException {
        Files.createDirectories(path.getParent());
        Files.write(path, new byte[] {(byte) 0xff, '\n'});

        assertThatIOException().isThrownBy(() -> file.read()).withMessageContaining("not UTF-8");
    }

    @ParameterizedTest
    @CsvSource({
        "publish:room:*, PUBLISH, room:1",
        "history:room:1, HISTORY, room:1",
        "presence:*,     PRESENCE, room:1",
        "sessions,       SESSIONS,",
        "admin,          ADMIN,",
    })
    void scopeAllowsItsKindInItsTopics(String scope, KeyScope.Kind kind, String topic) {
        KeyScope parsed = KeyScope.parse(scope);
        TopicName asked = topic == null ? null : TopicName.of(topic);

        assertThat(parsed).hasToString(scope);
        for (KeyScope.Kind other : KeyScope.Kind.values()) {
            assertThat(parsed.allows(other, asked)).isEqualTo(other == kind);
        }
        if (topic != null && !scope.endsWith(":*")) {
            assertThat(parsed.allows(kind, TopicName.of("room:2"))).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "publish",
                "publish:",
                "publish: room:1",
                "Publish:*",
                "publish:ro*m",
                "publish:user:{sub}",
                "sessions:*",
                "admin:*",
                "subscribe:*",
                "*",
                "publish:*,history:*"
            })
    void whatIsNoScopeIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeyScope.parse(text))
                .withMessageStartingWith("scope: ");
    }
}
