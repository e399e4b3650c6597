package io.fanfare.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fanfare.gateway.topic.NamespaceRules;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that are in range each, and still don't fit each other. */
class CrossChecksTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.168.0.1", "gateway.example"})
    void addressThatOthersCanReachIsRefusedWithoutAuthentication(String host) {
        assertThat(problemsOf("FANFARE_PUBLIC_HOST", host))
                .anySatisfy(problem -> assertThat(problem)
                        .startsWith("FANFARE_PUBLIC_HOST: public.host: ")
                        .contains("auth.mode is none")
                        .contains("auth.allow-insecure-bind: true"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "jwt"})
    void apiWithoutKeysIsBoundToThisMachineInAnyCase(String mode) {
        Map<String, String> environment =
                new HashMap<>(Map.of("FANFARE_API_HOST", "0.0.0.0", "FANFARE_API_AUTH", "none"));
        environment.put("FANFARE_AUTH_MODE", mode);
        if (mode.equals("jwt")) {
            environment.put("FANFARE_AUTH_HS256_SECRET", SECRET);
        }

        assertThat(problemsOf(environment))
                .singleElement()
                .asString()
                .startsWith("FANFARE_API_HOST: api.host: 0.0.0.0 (expected: a loopback address, because api.auth is");
    }

    @Test
    void clientsWithTokensMayComeFromAnywhere() {
        Map<String, String> environment = Map.of(
                "FANFARE_PUBLIC_HOST", "0.0.0.0", "FANFARE_AUTH_MODE", "jwt", "FANFARE_AUTH_HS256_SECRET", SECRET);

        assertThatCode(() -> ConfigLoader.load(null, environment)).doesNotThrowAnyException();
    }

    @Test
    void folderThatTheSystemCannotNameIsRefused() {
        assertThat(problemsOf("FANFARE_DATA_DIR", "a\0b"))
                .singleElement()
                .asString()
                .startsWith("FANFARE_DATA_DIR: data.dir: ")
                .contains("expected: a folder whose name the system can write");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://issuer.example/jwks",
                "http://10.0.0.1/jwks",
                "ftp://issuer.example/jwks",
                "https://user:word@issuer.example/jwks",
                "https:///jwks",
                "issuer.example",
                "https://issuer.example/#jwks"
            })
    void keysAreNotFetchedWhereOthersCouldChangeThem(String url) {
        assertThat(problemsOf(Map.of("FANFARE_AUTH_MODE", "jwt", "FANFARE_AUTH_JWKS_URL", url)))
                .singleElement()
                .asString()
                .startsWith(
                        "FANFARE_AUTH_JWKS_URL: auth.jwks-url: " + url + " (expected: https://host/path, or http on a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://issuer.example/jwks", "http://localhost:81/jwks", "http://[::1]/jwks?a=b"})
    void keysOfAnIssuerAreEnough(String url) {
        assertThatCode(() -> ConfigLoader.load(null, Map.of("FANFARE_AUTH_MODE", "jwt", "FANFARE_AUTH_JWKS_URL", url)))
                .doesNotThrowAnyException();
    }

    @Test
    void backendsAreAskedOverTlsAndWithASignature() {
        String key = "FANFARE_NAMESPACES_LIVE_AUTHORIZE_URL";
        String secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

        assertThat(problemsOf(key, "https://backend.example/authorize"))
                .containsExactly(
                        "webhook.secret: '' (expected: a secret, because namespaces.live.authorize-url is set)");
        assertThat(problemsOf(Map.of(key, "http://backend.example/", "FANFARE_WEBHOOK_SECRET", secret)))
                .singleElement()
                .asString()
                .startsWith(
                        key + ": namespaces.live.authorize-url: http://backend.example/ (expected: https://host/path")
                .contains("webhook.allow-plain-http: true");
        assertThat(problemsOf("FANFARE_WEBHOOK_SECRET", "whsec_short"))
                .singleElement()
                .asString()
                .startsWith("FANFARE_WEBHOOK_SECRET: webhook.secret: *** (expected: whsec_ and 24 to 64")
                .doesNotContain("short");
        assertThatCode(() -> ConfigLoader.load(
                        null,
                        Map.of(
                                key,
                                "http://backend.example/",
                                "FANFARE_WEBHOOK_SECRET",
                                secret,
                                "FANFARE_WEBHOOK_ALLOW_PLAIN_HTTP",
                                "true")))
                .doesNotThrowAnyException();
    }

    @Test
    void pushesGoToABackendThatIsNamed() {
        String push = "FANFARE_NAMESPACES_LIVE_PUSH";
        String key = "FANFARE_NAMESPACES_LIVE_PUSH_URL";
        String secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

        assertThat(problemsOf(push, "webhook"))
                .containsExactly(
                        "namespaces.live.push-url: ''" + " (expected: the URL of a backend, because push is webhook)");
        assertThat(problemsOf(push, "forward")).singleElement().asString().contains("expected: publish|webhook|refuse");
        assertThat(problemsOf(Map.of(push, "webhook", key, "https://backend.example/push")))
                .containsExactly("webhook.secret: '' (expected: a secret, because namespaces.live.push-url is set)");
        assertThat(problemsOf(Map.of(key, "http://backend.example/", "FANFARE_WEBHOOK_SECRET", secret)))
                .singleElement()
                .asString()
                .startsWith(key + ": namespaces.live.push-url: http://backend.example/ (expected: https://host/path");
        assertThat(problemsOf("FANFARE_WEBHOOK_MAX_PUSH_BYTES", "2097151"))
                .singleElement()
                .asString()
                .startsWith("FANFARE_WEBHOOK_MAX_PUSH_BYTES: webhook.max-push-bytes: 2097151 (expected: 2097152..");
        assertThatCode(() -> ConfigLoader.load(
                        null,
                        Map.of(push, "webhook", key, "http://127.0.0.1:81/push", "FANFARE_WEBHOOK_SECRET", secret)))
                .doesNotThrowAnyException();
    }

    @Test
    void modeAndKeysFitEachOther() {
        assertThat(problemsOf("FANFARE_AUTH_MODE", "jwt"))
                .containsExactly("FANFARE_AUTH_MODE: auth.mode: jwt"
                        + " (expected: auth.hs256-secret, auth.public-keys-file or auth.jwks-url with it)");
        assertThat(problemsOf("FANFARE_AUTH_HS256_SECRET", SECRET))
                .containsExactly("auth.mode: none (expected: jwt, because there is a key for tokens)");
    }

    @Test
    void secretThatIsTooShortIsRefusedAndNotShown() {
        Map<String, String> environment =
                Map.of("FANFARE_AUTH_MODE", "jwt", "FANFARE_AUTH_HS256_SECRET", SECRET.substring(1));

        assertThat(problemsOf(environment))
                .containsExactly(
                        "FANFARE_AUTH_HS256_SECRET: auth.hs256-secret: ***, 31 bytes (expected: at least 32 bytes)");
    }

    @Test
    void fileOfPublicKeysThatCannotBeUsedIsRefused() {
        Map<String, String> environment =
                Map.of("FANFARE_AUTH_MODE", "jwt", "FANFARE_AUTH_PUBLIC_KEYS_FILE", "/no/such/file");

        assertThat(problemsOf(environment))
                .singleElement()
                .asString()
                .startsWith(
                        "FANFARE_AUTH_PUBLIC_KEYS_FILE: auth.public-keys-file: /no/such/file (expected: public keys")
                .endsWith("can't be read)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.8.9.1", "::1", "[::1]", "localhost"})
    void loopbackAddressIsFineWithoutAuthentication(String host) {
        assertThatCode(() -> ConfigLoader.load(null, Map.of("FANFARE_PUBLIC_HOST", host)))
                .doesNotThrowAnyException();
    }

    @Test
    void storeIsOneOfThreeKinds() {
        assertThat(problemsOf("FANFARE_STORE_URL", "mysql"))
                .containsExactly("FANFARE_STORE_URL: store.url: mysql"
                        + " (expected: embedded, memory or jdbc:postgresql://host:port/database)");
    }

    @Test
    void passwordInTheUrlOfTheStoreIsRefusedAndNotShown() {
        assertThat(problemsOf("FANFARE_STORE_URL", "jdbc:postgresql://db/fanfare?password=hunter2"))
                .singleElement()
                .asString()
                .contains("store.url: ***")
                .doesNotContain("hunter2");
    }

    @Test
    void addressThatOthersCanReachIsBoundIfTheOperatorSaysSo() {
        Map<String, String> environment =
                Map.of("FANFARE_PUBLIC_HOST", "0.0.0.0", "FANFARE_AUTH_ALLOW_INSECURE_BIND", "true");

        assertThatCode(() -> ConfigLoader.load(null, environment)).doesNotThrowAnyException();
    }

    @Test
    void bothEndpointsOnOnePortAreRefused() {
        assertThat(problemsOf("FANFARE_API_PORT", "8080"))
                .containsExactly("FANFARE_API_PORT: api.port: 8080 (expected: another port than public.port)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"8080", "8081"})
    void adminPortThatIsAnotherOnesIsRefused(String port) {
        assertThat(problemsOf("FANFARE_ADMIN_PORT", port))
                .containsExactly("FANFARE_ADMIN_PORT: admin.port: " + port
                        + " (expected: another port than api.port and public.port, or empty for that of the API)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "65536", "x", " ", "99999999999"})
    void adminPortThatIsNoneIsRefused(String port) {
        assertThat(problemsOf("FANFARE_ADMIN_PORT", port))
                .singleElement()
                .asString()
                .endsWith(" (expected: empty, or 0..65535)");
    }

    @ParameterizedTest
    @CsvSource({"'',''", "0,0", "8082,8082"})
    void adminPortMayBeLeftOut(String port, String shown) throws ConfigException {
        GatewayConfig config = ConfigLoader.load(null, Map.of("FANFARE_ADMIN_PORT", port));

        assertThat(config.admin().port())
                .isEqualTo(shown.isEmpty() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(shown)));
    }

    @Test
    void bothEndpointsMayAskForAnyFreePort() {
        Map<String, String> environment = Map.of("FANFARE_API_PORT", "0", "FANFARE_PUBLIC_PORT", "0");

        assertThatCode(() -> ConfigLoader.load(null, environment)).doesNotThrowAnyException();
    }

    @Test
    void defaultHeartbeatIsBetweenTheShortestAndTheLongest() {
        assertThat(problemsOf("FANFARE_SESSIONS_HEARTBEAT_SECONDS", "4"))
                .containsExactly(
                        "FANFARE_SESSIONS_HEARTBEAT_SECONDS: sessions.heartbeat-seconds: 4 (expected: 5..600)");
        assertThat(problemsOf("FANFARE_SESSIONS_MIN_HEARTBEAT_SECONDS", "31"))
                .containsExactly("sessions.heartbeat-seconds: 30 (expected: 31..600)");
        assertThat(problemsOf("FANFARE_SESSIONS_MIN_HEARTBEAT_SECONDS", "601"))
                .containsExactly("FANFARE_SESSIONS_MIN_HEARTBEAT_SECONDS: sessions.min-heartbeat-seconds: 601"
                        + " (expected: at most sessions.max-heartbeat-seconds)");
    }

    @Test
    void drainLastsAtLeastAsLongAsItsReconnectWindow() {
        assertThat(problemsOf("FANFARE_DRAIN_TIMEOUT_MILLIS", "9999"))
                .containsExactly("FANFARE_DRAIN_TIMEOUT_MILLIS: drain.timeout-millis: 9999"
                        + " (expected: at least drain.reconnect-window-millis)");
    }

    @Test
    void busTimeoutLeavesTimeForTwoHeartbeats() {
        assertThat(problemsOf("FANFARE_BUS_TIMEOUT_MILLIS", "999"))
                .containsExactly("FANFARE_BUS_TIMEOUT_MILLIS: bus.timeout-millis: 999"
                        + " (expected: at least twice bus.heartbeat-millis)");
    }

    @Test
    void busUrlThatNamesNoRedisIsRefusedWithoutShowingItsPassword() {
        assertThat(problemsOf("FANFARE_BUS_URL", "rabbit://user:hunter2@host"))
                .singleElement()
                .asString()
                .startsWith("FANFARE_BUS_URL: bus.url: rabbit://***@host (expected: local, redis://")
                .doesNotContain("hunter2");
        assertThat(problemsOf("FANFARE_BUS_URL", "redis-sentinel://host"))
                .singleElement()
                .asString()
                .contains("#name");
        assertThat(problemsOf("FANFARE_BUS_PREFIX", "a:b")).hasSize(1);
        assertThat(problemsOf("FANFARE_BUS_CA_FILE", "/no/such/file")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis://user:hunter2@host/7", "redis://host?database=7&password=hunter2"})
    void busUrlWithADatabaseIsRefusedWithAPointerToThePrefix(String url) {
        assertThat(problemsOf("FANFARE_BUS_URL", url))
                .singleElement()
                .asString()
                .startsWith("FANFARE_BUS_URL: bus.url: redis://")
                .contains("(expected: local, redis://host:port", "bus.prefix")
                .doesNotContain("hunter2");
    }

    @Test
    void payloadFitsIntoAFrameAndARequest() {
        String expected = "namespaces.default.max-payload-bytes: 65536"
                + " (expected: at most public.max-frame-bytes and api.max-request-bytes)";

        assertThat(problemsOf("FANFARE_PUBLIC_MAX_FRAME_BYTES", "65535")).contains(expected);
        assertThat(problemsOf("FANFARE_API_MAX_REQUEST_BYTES", "65535")).contains(expected);
    }

    @Test
    void durableNamespaceDropsNothing() {
        assertThat(problemsOf("FANFARE_NAMESPACES_DEFAULT_SLOW", "conflate"))
                .containsExactly("FANFARE_NAMESPACES_DEFAULT_SLOW: namespaces.default.slow: conflate"
                        + " (expected: catch-up|disconnect, because kind is durable)");
    }

    @Test
    void ephemeralNamespaceHasNothingToCatchUpFrom() {
        assertThat(problemsOf("FANFARE_NAMESPACES_DEFAULT_KIND", "ephemeral"))
                .containsExactly("namespaces.default.slow: catch-up"
                        + " (expected: drop-oldest|conflate|disconnect, because kind is ephemeral)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"durable", "ephemeral"})
    void everyNamespaceMayDisconnect(String kind) {
        Map<String, String> environment =
                Map.of("FANFARE_NAMESPACES_LIVE_KIND", kind, "FANFARE_NAMESPACES_LIVE_SLOW", "disconnect");

        assertThatCode(() -> ConfigLoader.load(null, environment)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a:b", "a,b", " a", "*", ""})
    void namespaceThatNoTopicCanHaveIsRefused(String name) {
        GatewayConfig valid = valid();
        Map<String, NamespaceRules> namespaces = new HashMap<>(valid.namespaces());
        namespaces.put(name, valid.namespace("live"));
        ConfigProblems problems = new ConfigProblems();

        new GatewayConfig(
                        valid.node(),
                        valid.publicEndpoint(),
                        valid.sessions(),
                        valid.api(),
                        valid.admin(),
                        valid.auth(),
                        valid.drain(),
                        valid.overload(),
                        valid.presence(),
                        valid.history(),
                        valid.store(),
                        valid.data(),
                        valid.bus(),
                        valid.logging(),
                        valid.webhook(),
                        namespaces)
                .check(problems.under(""));

        assertThat(problems.count()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://a.example/", "a.example", "https://A.example", "https://a.example/path", "*"})
    void originThatNoBrowserSendsIsRefused(String origin) {
        assertThat(problemsOf("FANFARE_PUBLIC_ALLOWED_ORIGINS", origin)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://a.example/", "a.example", "https://A.example", "https://*.example", "*", "null"})
    void originThatMayNotUseTheApiIsRefused(String origin) {
        assertThat(problemsOf("FANFARE_API_ALLOWED_ORIGINS", origin)).hasSize(1);
    }

    @Test
    void nodeIdIsShortAndVisible() {
        assertThat(problemsOf("FANFARE_NODE_ID", "a b")).hasSize(1);
        assertThat(problemsOf("FANFARE_NODE_ID", "a".repeat(65))).hasSize(1);
    }

    private static GatewayConfig valid() {
        try {
            return ConfigLoader.load(null, Map.of());
        } catch (ConfigException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> problemsOf(String variable, String value) {
        return problemsOf(Map.of(variable, value));
    }

    private static List<String> problemsOf(Map<String, String> environment) {
        return catchThrowableOfType(ConfigException.class, () -> ConfigLoader.load(null, environment))
                .problems();
    }
}
