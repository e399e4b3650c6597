package io.fanfare.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.auth.Tokens;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tokens themselves are tried at a node by {@link TailWithTokenTest}. */
class TokenCommandTest {
    private static final Map<String, String> JWT = Map.of(
            "FANFARE_AUTH_MODE", "jwt",
            "FANFARE_AUTH_HS256_SECRET", Tokens.SECRET,
            "FANFARE_AUTH_ISSUER", "https://issuer",
            "FANFARE_AUTH_AUDIENCE", "push");

    private static Invocation create(Map<String, String> environment, String... arguments) {
        String[] all = new String[arguments.length + 2];
        all[0] = "token";
        all[1] = "create";
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        return Invocation.of((config, source, out) -> 0, environment, all);
    }

    private static String part(String token, int number) {
        return new String(Base64.getUrlDecoder().decode(token.strip().split("\\.")[number]), StandardCharsets.UTF_8);
    }

    @Test
    void tokenSaysWhatWasAskedForAndWhatTheNodeWants() {
        Invocation made = create(
                JWT,
                "--user",
                "ann",
                "--device",
                "phone",
                "--subscribe",
                "room:*",
                "--subscribe",
                "user:{sub}:*",
                "--seconds",
                "60");

        assertThat(made.exitCode()).isZero();
        assertThat(part(made.out(), 0)).contains("\"alg\":\"HS256\"");
        assertThat(part(made.out(), 1))
                .contains("\"sub\":\"ann\"", "\"device\":\"phone\"", "\"iss\":\"https:", "\"aud\":\"push\"")
                .contains("\"fanfare\":{\"subscribe\":[\"room:*\",\"user:{sub}:*\"]}");
    }

    @Test
    void tokenWithoutGrantsSaysNothingOfThem() {
        assertThat(part(create(JWT, "--user", "ann").out(), 1)).doesNotContain("fanfare");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--user=|user",
                "--user=ann --seconds=0|life: 0 seconds (expected: 1..",
                "--user=ann --seconds=999999999|life: 999999999 seconds (expected: 1..",
                "--user=ann --publish=a*|grants: ",
                "--device=phone|Missing required option: '--user=ID'",
            })
    void whatANodeWouldRefuseIsNotMade(String arguments, String fault) {
        Invocation refused = create(JWT, arguments.split(" "));

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.out()).isEmpty();
        assertThat(refused.err()).startsWith(fault);
    }

    @Test
    void withoutASecretThereIsNothingToSignWith() {
        Invocation refused = create(new HashMap<>(), "--user", "ann");

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).startsWith("there is no secret to sign with (expected: auth.hs256-secret-file");
    }
}
