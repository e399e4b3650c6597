package io.fanfare.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import io.fanfare.gateway.metrics.GatewayMetrics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Looks for tokens, signed by who may and by nobody, that break the check of them. README.md says how to start it. */
@Timeout(300)
class TokenFuzzTest {
    private static final long NOW = 1_800_000_000;
    private static final String CLAIMS =
            "{\"sub\":\"ann\",\"jti\":\"t\",\"iat\":" + NOW + ",\"exp\":" + (NOW + 60) + "}";
    private static final AuthSettings SETTINGS = new AuthSettings(
            AuthSettings.Mode.JWT,
            false,
            "",
            "",
            "",
            "",
            "",
            600,
            "",
            "",
            "",
            30,
            3_600,
            10,
            new GrantSettings(List.of(), List.of(), List.of(), List.of()));
    private static final TokenPolicy POLICY = new TokenPolicy(
            SETTINGS,
            TokenKeys.of(List.of(new SharedSecret(SharedSecret.Algorithm.HS256, Tokens.SECRET)), new TestKeys().jwks()),
            SETTINGS.defaultGrants().grants());
    private static final Authenticator AUTHENTICATOR = new JwtAuthenticator(
            () -> POLICY,
            IssuerKeys.NONE,
            new Revocations(10, 1),
            () -> false,
            GatewayMetrics.NONE,
            () -> Instant.ofEpochSecond(NOW));

    static Stream<Arguments> tokens() {
        return Stream.of(
                Arguments.of(bytes("{\"alg\":\"HS256\",\"typ\":\"JWT\"}"), bytes(CLAIMS)),
                Arguments.of(bytes("{\"alg\":\"none\"}"), bytes(CLAIMS)),
                Arguments.of(
                        bytes("{\"alg\":\"ES256\",\"kid\":\"e\",\"crit\":[\"b64\"],\"b64\":false}"), bytes(CLAIMS)),
                Arguments.of(
                        bytes("{\"alg\":\"HS256\"}"),
                        bytes(CLAIMS.replace(
                                "}",
                                ",\"aud\":[\"a\"],\"nbf\":1,\"fanfare\":{\"subscribe\":[\"room:*\",\"user:{sub}:*\"],"
                                        + "\"limits\":{\"subscriptions\":5},\"info\":{\"n\":1}}}"))));
    }

    @MethodSource("tokens")
    @FuzzTest(maxDuration = "60s")
    void anyTokenIsTakenOrRefused(byte @NotNull [] header, byte @NotNull [] claims) {
        Identity identity = identity(Tokens.hs256Bytes(new String(header, StandardCharsets.UTF_8), claims));
        if (identity != null) {
            assertThat(IdRule.fault("sub", identity.user())).isNull();
            assertThat(identity.expiresAtMillis()).isBetween((NOW - 30) * 1000, (NOW + 3_700) * 1000);
        }
        String nobodys =
                new String(header, StandardCharsets.ISO_8859_1) + "." + new String(claims, StandardCharsets.ISO_8859_1);
        assertThat(identity(nobodys)).isNull();
        assertThat(identity(Tokens.token(
                        new String(header, StandardCharsets.UTF_8),
                        new String(claims, StandardCharsets.UTF_8),
                        new byte[64])))
                .isNull();
    }

    private static Identity identity(String token) {
        return AUTHENTICATOR.authenticate(token).toCompletableFuture().join();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
