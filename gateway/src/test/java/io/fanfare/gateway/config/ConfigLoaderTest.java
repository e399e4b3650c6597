package io.fanfare.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fanfare.gateway.http.ApiSettings.Auth;
import io.fanfare.gateway.topic.NamespaceRules.Kind;
import io.fanfare.gateway.topic.NamespaceRules.Push;
import io.fanfare.gateway.topic.PresenceMode;
import io.fanfare.gateway.topic.SlowPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigLoaderTest {
    private static final Map<String, String> OPEN = Map.of("FANFARE_AUTH_MODE", "none");
    /** What is without a file as it is with one. */
    private static final Map<String, String> AS_WITH_A_FILE =
            Map.of("FANFARE_API_AUTH", "keys", "FANFARE_NAMESPACES_DEFAULT_PRESENCE", "off");

    @TempDir
    private Path folder;

    @Test
    void operatorsFileWinsOverDefaults() throws Exception {
        GatewayConfig config = ConfigLoader.load(file("public: { port: 9000 }"), OPEN);

        assertThat(config.publicEndpoint().port()).isEqualTo(9000);
        assertThat(config.publicEndpoint().backlog()).isEqualTo(4096);
    }

    @Test
    void environmentWinsOverTheFile() throws Exception {
        Map<String, String> environment =
                Map.of("FANFARE_PUBLIC_PORT", "9001", "FANFARE_AUTH_MODE", "none", "PATH", "/bin");

        GatewayConfig config = ConfigLoader.load(file("public: { port: 9000 }"), environment);

        assertThat(config.publicEndpoint().port()).isEqualTo(9001);
    }

    @Test
    void fileIsNamedByTheEnvironmentIfNotByTheCaller() throws Exception {
        String file = file("api: { port: 9002 }").toString();

        GatewayConfig config = ConfigLoader.load(null, Map.of("FANFARE_CONFIG", file, "FANFARE_AUTH_MODE", "none"));

        assertThat(config.api().port()).isEqualTo(9002);
    }

    @Test
    void environmentSetsEveryTypeOfValue() throws Exception {
        Map<String, String> environment = Map.of(
                "FANFARE_NODE_ID", "42",
                "FANFARE_NODE_TRANSPORT", "io_uring",
                "FANFARE_HISTORY_MAX_BYTES", "1099511627776",
                "FANFARE_AUTH_ALLOW_INSECURE_BIND", "true",
                "FANFARE_PUBLIC_ALLOWED_ORIGINS", "https://a.example, https://b.example");

        GatewayConfig config = ConfigLoader.load(null, environment);

        assertThat(config.node().id()).isEqualTo("42");
        assertThat(config.node().transport()).isEqualTo(NodeConfig.Transport.IO_URING);
        assertThat(config.history().maxBytes()).isEqualTo(1L << 40);
        assertThat(config.auth().allowInsecureBind()).isTrue();
        assertThat(config.publicEndpoint().allowedOrigins()).containsExactly("https://a.example", "https://b.example");
    }

    @Test
    void emptyListIsAnEmptyVariable() throws Exception {
        Map<String, String> environment = Map.of("FANFARE_PUBLIC_ALLOWED_ORIGINS", "", "FANFARE_AUTH_MODE", "none");

        GatewayConfig config =
                ConfigLoader.load(file("public: { allowed-origins: ['https://a.example'] }"), environment);

        assertThat(config.publicEndpoint().allowedOrigins()).isEmpty();
    }

    @Test
    void namedNamespaceTakesWhatItLeavesOutFromTheDefaultOne() throws Exception {
        GatewayConfig config = ConfigLoader.load(file("""
                namespaces:
                  default: { push: refuse, retention-count: 7 }
                  chat: { retention-count: 8 }
                """), OPEN);

        assertThat(config.namespace("chat").retentionCount()).isEqualTo(8);
        assertThat(config.namespace("chat").push()).isEqualTo(Push.REFUSE);
        assertThat(config.namespace("unnamed").retentionCount()).isEqualTo(7);
    }

    @Test
    void environmentReachesNamespacesThatTheFilesName() throws Exception {
        Map<String, String> environment = Map.of(
                "FANFARE_AUTH_MODE", "none",
                "FANFARE_NAMESPACES_LIVE_SLOW", "conflate",
                "FANFARE_NAMESPACES_TEAM_CHAT_KIND", "ephemeral",
                "FANFARE_NAMESPACES_TEAM_CHAT_SLOW", "disconnect");

        GatewayConfig config = ConfigLoader.load(file("namespaces: { team-chat: }"), environment);

        assertThat(config.namespace("live").slow()).isEqualTo(SlowPolicy.CONFLATE);
        assertThat(config.namespace("team-chat").kind()).isEqualTo(Kind.EPHEMERAL);
    }

    @Test
    void emptyFileAndEmptySectionSayNothing() throws Exception {
        GatewayConfig defaults = ConfigLoader.load(null, AS_WITH_A_FILE);

        assertThat(ConfigLoader.load(file("# nothing\n"), OPEN)).isEqualTo(defaults);
        assertThat(ConfigLoader.load(file("public:\n  # port: 1\n"), OPEN)).isEqualTo(defaults);
    }

    @Test
    void fileHasToSayWhoIsLetIn() throws Exception {
        Path silent = file("public: { port: 9000 }");

        ConfigException thrown = catchThrowableOfType(ConfigException.class, () -> ConfigLoader.load(silent, Map.of()));

        assertThat(thrown.problems())
                .containsExactly(silent + ": auth.mode: not set (expected: jwt, or none to let everybody in)");
        assertThat(ConfigLoader.load(file("auth: { mode: none }"), Map.of()))
                .isEqualTo(ConfigLoader.load(null, AS_WITH_A_FILE));
    }

    @Test
    void presenceIsToldIfTheConfigurationSaysSoOrThereIsNone() throws Exception {
        assertThat(ConfigLoader.load(null, Map.of()).namespace("any").presence())
                .isEqualTo(PresenceMode.ON);
        assertThat(ConfigLoader.load(null, Map.of()).namespace("live").presence())
                .isEqualTo(PresenceMode.ON);
        assertThat(ConfigLoader.load(file(""), OPEN).namespace("any").presence())
                .isEqualTo(PresenceMode.OFF);
        GatewayConfig config =
                ConfigLoader.load(file("namespaces: { room: { presence: on }, big: { presence: count } }"), OPEN);
        assertThat(config.namespace("any").presence()).isEqualTo(PresenceMode.OFF);
        assertThat(config.namespace("room").presence()).isEqualTo(PresenceMode.ON);
        assertThat(config.namespace("big").presence()).isEqualTo(PresenceMode.COUNT);
        assertThat(ConfigLoader.load(null, Map.of("FANFARE_NAMESPACES_LIVE_PRESENCE", "off"))
                        .namespace("live")
                        .presence())
                .isEqualTo(PresenceMode.OFF);
    }

    @Test
    void backendsNeedKeysUnlessTheNodeIsForTryingOut() throws Exception {
        assertThat(ConfigLoader.load(null, Map.of()).api().auth()).isEqualTo(Auth.NONE);
        assertThat(ConfigLoader.load(null, Map.of("FANFARE_API_HOST", "0.0.0.0"))
                        .api()
                        .auth())
                .isEqualTo(Auth.KEYS);
        assertThat(ConfigLoader.load(file(""), OPEN).api().auth()).isEqualTo(Auth.KEYS);
        assertThat(ConfigLoader.load(file("api: { auth: none }"), OPEN).api().auth())
                .isEqualTo(Auth.NONE);
    }

    @Test
    void keysAreInTheFolderOfTheNodeUnlessTheyAreElsewhere() throws Exception {
        assertThat(ConfigLoader.load(null, Map.of("FANFARE_DATA_DIR", "/srv")).apiKeysFile())
                .isEqualTo(Path.of("/srv/api-keys.jsonl"));
        assertThat(ConfigLoader.load(null, Map.of("FANFARE_API_KEYS_FILE", "/etc/keys"))
                        .apiKeysFile())
                .isEqualTo(Path.of("/etc/keys"));
    }

    @Test
    void tokenOfTheCommandLineIsNoKey() throws Exception {
        assertThat(ConfigLoader.load(null, Map.of("FANFARE_TOKEN", "a.b.c")))
                .isEqualTo(ConfigLoader.load(null, Map.of()));
    }

    @Test
    void unknownKeyIsRefusedAndTheNearestIsNamed() throws Exception {
        assertThat(problemsOf("public: { prot: hunter2 }"))
                .containsExactly("fanfare.yaml: public.prot: unknown (nearest: public.port)");
        assertThat(problemsOf("sesions: { heartbeat-seconds: 3 }"))
                .containsExactly("fanfare.yaml: sesions: unknown (nearest: sessions)");
        assertThat(problemsOf("namespaces: { chat: { sloww: disconnect } }"))
                .containsExactly("fanfare.yaml: namespaces.chat.sloww: unknown (nearest: namespaces.chat.slow)");
    }

    @Test
    void unknownVariableIsRefusedWithoutItsValue() {
        assertThat(problemsOf(Map.of("FANFARE_PUBLIC_PROT", "hunter2")))
                .containsExactly("environment: FANFARE_PUBLIC_PROT: unknown (nearest: FANFARE_PUBLIC_PORT)");
        assertThat(problemsOf(Map.of("FANFARE_NAMESPACES_CHAT_KIND", "durable")))
                .containsExactly(
                        "environment: FANFARE_NAMESPACES_CHAT_KIND: unknown (nearest: FANFARE_NAMESPACES_LIVE_KIND)");
    }

    @Test
    void variableThatStandsForTwoKeysIsRefused() throws Exception {
        Path file = file("namespaces: { a-b: , a.b: }");

        assertThat(problemsOf(file, Map.of("FANFARE_NAMESPACES_A_B_PUSH", "refuse")))
                .containsExactly("FANFARE_NAMESPACES_A_B_PUSH: stands for namespaces.a-b.push and for"
                        + " namespaces.a.b.push (expected: one of them set in the file)");
    }

    @Test
    void valueOutOfRangeIsRefusedAndNotAdjusted() throws Exception {
        assertThat(problemsOf("public: { port: 99999 }"))
                .containsExactly("fanfare.yaml: public.port: 99999 (expected: 0..65535)");
        assertThat(problemsOf("history: { max-bytes: 99999999999999999999 }"))
                .containsExactly(
                        "fanfare.yaml: history.max-bytes: 99999999999999999999 (expected: 1048576..1099511627776)");
        assertThat(problemsOf(Map.of("FANFARE_API_PORT", "-1")))
                .containsExactly("FANFARE_API_PORT: api.port: -1 (expected: 0..65535)");
    }

    @Test
    void protocolsLimitsHold() throws Exception {
        assertThat(problemsOf("public: { max-frame-bytes: 4194305 }"))
                .containsExactly("fanfare.yaml: public.max-frame-bytes: 4194305 (expected: 1024..4194304)");
        assertThat(problemsOf("namespaces: { chat: { max-payload-bytes: 1048577 } }"))
                .containsExactly("fanfare.yaml: namespaces.chat.max-payload-bytes: 1048577 (expected: 1..1048576)");
    }

    @Test
    void valueOfAnotherTypeIsRefused() throws Exception {
        assertThat(problemsOf("public: { port: '8080' }")).hasSize(1);
        assertThat(problemsOf("public: { port: 80.5 }")).hasSize(1);
        assertThat(problemsOf("public: { port: }"))
                .containsExactly("fanfare.yaml: public.port: nothing (expected: 0..65535)");
        assertThat(problemsOf("public: 8080"))
                .containsExactly("fanfare.yaml: public: 8080 (expected: keys below it, such as host)");
        assertThat(problemsOf("node: { id: 42 }"))
                .containsExactly("fanfare.yaml: node.id: 42 (expected: text, in quotes if it looks otherwise)");
        assertThat(problemsOf("node: { transport: kqueue }"))
                .containsExactly("fanfare.yaml: node.transport: kqueue (expected: auto|epoll|io_uring|nio)");
        assertThat(problemsOf("auth: { allow-insecure-bind: 1 }"))
                .containsExactly("fanfare.yaml: auth.allow-insecure-bind: 1 (expected: true|false)");
        assertThat(problemsOf("public: { allowed-origins: https://a.example }"))
                .containsExactly("fanfare.yaml: public.allowed-origins: https://a.example (expected: a list of texts)");
        assertThat(problemsOf(Map.of("FANFARE_PUBLIC_PORT", "http")))
                .containsExactly("FANFARE_PUBLIC_PORT: public.port: http (expected: 0..65535)");
        assertThat(problemsOf(Map.of("FANFARE_AUTH_ALLOW_INSECURE_BIND", "yes")))
                .hasSize(1);
    }

    @Test
    void allProblemsAreReportedTogether() throws Exception {
        List<String> problems = problemsOf(file("""
                public: { port: 99999, prot: 1 }
                sessions: { heartbeat-seconds: 700 }
                namespaces: { live: { slow: catch-up } }
                """), Map.of("FANFARE_API_PORT", "x", "FANFARE_API_PROT", "1"));

        assertThat(problems)
                .containsExactlyInAnyOrder(
                        "fanfare.yaml: public.port: 99999 (expected: 0..65535)",
                        "fanfare.yaml: public.prot: unknown (nearest: public.port)",
                        "fanfare.yaml: sessions.heartbeat-seconds: 700 (expected: 5..600)",
                        "fanfare.yaml: namespaces.live.slow: catch-up"
                                + " (expected: drop-oldest|conflate|disconnect, because kind is ephemeral)",
                        "FANFARE_API_PORT: api.port: x (expected: 0..65535)",
                        "environment: FANFARE_API_PROT: unknown (nearest: FANFARE_API_PORT)");
    }

    @Test
    void keyThatOccursTwiceIsRefused() throws Exception {
        assertThat(problemsOf("public: { port: 1, port: 2 }"))
                .singleElement()
                .asString()
                .startsWith("fanfare.yaml:1: ")
                .contains("port");
    }

    @Test
    void fileThatIsNoSingleMapIsRefused() throws Exception {
        assertThat(problemsOf("- 1")).containsExactly("fanfare.yaml: not a map of keys");
        assertThat(problemsOf("public: {}\n---\napi: {}")).hasSize(1);
        assertThat(problemsOf("public: {")).singleElement().asString().startsWith("fanfare.yaml:");
    }

    @Test
    void syntaxErrorIsToldInOneLineAndWithoutTheFilesText() throws Exception {
        assertThat(problemsOf("auth: {hmac-secret: hunter2, x: [\npublic: {}\n"))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem)
                            .contains("fanfare.yaml:3: ", "line 1, column 33", "expected")
                            .doesNotContain("hunter2");
                    assertThat(problem.lines()).hasSize(1);
                });
    }

    @Test
    void missingFileIsRefused() {
        assertThat(problemsOf(folder.resolve("missing.yaml"), Map.of())).containsExactly("missing.yaml: no such file");
        assertThat(problemsOf(Map.of("FANFARE_CONFIG", ""))).containsExactly("FANFARE_CONFIG: '' (expected: a file)");
    }

    /** The problems of a file with this text, which is called {@code fanfare.yaml} in them. */
    private List<String> problemsOf(String yaml) throws IOException {
        return problemsOf(file(yaml), Map.of());
    }

    private List<String> problemsOf(Map<String, String> environment) {
        return problemsOf(null, environment);
    }

    private List<String> problemsOf(Path file, Map<String, String> environment) {
        Map<String, String> all = new HashMap<>(environment);
        all.put("FANFARE_AUTH_MODE", "none");
        ConfigException thrown = catchThrowableOfType(ConfigException.class, () -> ConfigLoader.load(file, all));
        return thrown.problems().stream()
                .map(line -> line.replace(folder + "/", ""))
                .toList();
    }

    private Path file(String yaml) throws IOException {
        return Files.writeString(folder.resolve("fanfare.yaml"), yaml);
    }
}
