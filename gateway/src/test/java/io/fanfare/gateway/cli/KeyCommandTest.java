package io.fanfare.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.auth.key.ApiKeys;
import io.fanfare.gateway.auth.key.KeysFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyCommandTest {
    @TempDir
    private Path folder;

    private Invocation key(String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "key";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return Invocation.of(
                (config, source, out) -> 0,
                Map.of("FANFARE_DATA_DIR", folder.resolve("data").toString()),
                all);
    }

    private ApiKeys keys() throws IOException {
        return new KeysFile(folder.resolve("data/api-keys.jsonl")).read();
    }

    @Test
    void keyIsPrintedOnceAndListedWithoutItself() throws IOException {
        Invocation created = key("create", "--name", "billing", "--scope", "publish:room:*", "--scope", "admin");

        assertThat(created.exitCode()).isZero();
        assertThat(created.out()).matches("ffk_[0-9a-f]{72}\n");
        assertThat(created.err()).startsWith("This key is shown once.");
        assertThat(keys().find(created.out().strip())).isPresent();
        Invocation listed = key("list");
        assertThat(listed.out()).matches("billing\t\\S+Z\tnever\tpublish:room:\\* admin\n");
    }

    @Test
    void keyThatIsRevokedIsNotListed() throws IOException {
        key("create", "--name", "billing", "--scope", "admin");

        assertThat(key("revoke", "billing")).isEqualTo(new Invocation(0, "", ""));
        Invocation listed = key("list");
        assertThat(listed.exitCode()).isZero();
        assertThat(listed.out()).isEmpty();
        assertThat(listed.err()).startsWith("no keys in ");
        Invocation again = key("revoke", "billing");
        assertThat(again.exitCode()).isEqualTo(1);
        assertThat(again.err()).startsWith("name: billing: there is no such key");
    }

    @Test
    void expiryIsADayOrATimeToCome() throws IOException {
        assertThat(key("create", "--name", "a", "--scope", "admin", "--expires", "2099-01-31")
                        .exitCode())
                .isZero();
        assertThat(keys().all().get(0).expires()).hasToString("2099-01-31T00:00:00Z");
        for (String wrong : new String[] {"2020-01-31", "tomorrow", "2099-13-01", ""}) {
            Invocation refused = key("create", "--name", "b", "--scope", "admin", "--expires", wrong);
            assertThat(refused.exitCode()).as(wrong).isEqualTo(2);
            assertThat(refused.err()).as(wrong).startsWith("--expires: " + wrong);
        }
    }

    @Test
    void wrongUsageIsToldAndMakesNothing() throws IOException {
        assertThat(key().exitCode()).isEqualTo(2);
        assertThat(key("create", "--scope", "admin").exitCode()).isEqualTo(2);
        assertThat(key("create", "--name", "a").exitCode()).isEqualTo(2);
        assertThat(key("create", "--name", "a", "--scope", "root").err()).startsWith("scope: 'root' (expected: ");
        assertThat(key("create", "--name", "a b", "--scope", "admin").err()).startsWith("name: 'a b' (expected: ");
        assertThat(keys().all()).isEmpty();
    }

    @Test
    void fileMayBeNamed() throws IOException {
        Path named = folder.resolve("named");
        key("create", "--name", "a", "--scope", "admin", "--keys-file", named.toString());

        assertThat(new KeysFile(named).read().all()).hasSize(1);
        assertThat(keys().all()).isEmpty();
    }
}
