package io.fanfare.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.auth.Tokens;
import io.fanfare.gateway.bootstrap.Gateway;
import io.fanfare.gateway.config.ConfigLoader;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code tail} on a node that lets nobody in without a token. */
@Timeout(30)
class TailWithTokenTest {
    private Gateway node;

    @BeforeEach
    void start() throws Exception {
        node = Gateway.start(ConfigLoader.load(
                null,
                Map.of(
                        "FANFARE_PUBLIC_PORT",
                        "0",
                        "FANFARE_API_PORT",
                        "0",
                        "FANFARE_STORE_URL",
                        "memory",
                        "FANFARE_AUTH_MODE",
                        "jwt",
                        "FANFARE_AUTH_HS256_SECRET",
                        Tokens.SECRET,
                        "FANFARE_AUTH_DEFAULT_GRANTS_SUBSCRIBE",
                        "room:*")));
        run(null, "publish", "room:1", "{}");
    }

    @AfterEach
    void stop() throws InterruptedException {
        node.stop();
    }

    @Test
    void tokenInTheVariableLetsIn() {
        Invocation tail = tail(Tokens.of("ann", "t-1", System.currentTimeMillis()));

        assertThat(tail).isEqualTo(new Invocation(0, "1 message {}\n", ""));
    }

    @Test
    void tokenThatTheCommandHasMadeLetsInForWhatItGrants() {
        assertThat(tail(made("--subscribe", "room:*"))).isEqualTo(new Invocation(0, "1 message {}\n", ""));
        assertThat(tail(made("--subscribe", "room:2")).exitCode()).isEqualTo(1);
    }

    private static String made(String... grants) {
        Map<String, String> environment =
                Map.of("FANFARE_AUTH_MODE", "jwt", "FANFARE_AUTH_HS256_SECRET", Tokens.SECRET);
        String[] arguments = Stream.concat(Stream.of("token", "create", "--user", "ann"), Stream.of(grants))
                .toArray(String[]::new);
        return Invocation.of((config, source, out) -> 1, environment, arguments)
                .out()
                .strip();
    }

    @Test
    void withoutATokenTailEndsAndSaysWhy() {
        assertRefused(tail(null));
    }

    @Test
    void tokenThatHasExpiredIsNotTriedAgain() {
        assertRefused(tail(Tokens.of("ann", "t-1", 0)));
    }

    private static void assertRefused(Invocation tail) {
        assertThat(tail.exitCode()).isEqualTo(1);
        assertThat(tail.out()).isEmpty();
        assertThat(tail.err()).isEqualTo("closed: unauthenticated\n");
    }

    private Invocation tail(String token) {
        return run(token, "tail", "room:1", "--after", "0", "--count", "1");
    }

    private Invocation run(String token, String... arguments) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "FANFARE_PUBLIC_PORT", Integer.toString(node.publicAddress().getPort()),
                "FANFARE_API_PORT", Integer.toString(node.apiAddress().getPort())));
        if (token != null) {
            environment.put("FANFARE_TOKEN", token);
        }
        return Invocation.of((config, source, out) -> 1, environment, arguments);
    }
}
