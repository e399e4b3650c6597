package io.fanfare.gateway.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fanfare.gateway.ExpectedLog;
import io.fanfare.gateway.config.ConfigLoader;
import io.fanfare.gateway.config.GatewayConfig;
import io.fanfare.storage.postgres.PostgresStore;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node that can't start leaves nothing behind, wherever it got stuck. */
class NodeStartTest {
    @RegisterExtension
    final ExpectedLog log = new ExpectedLog(PostgresStore.class);

    @TempDir
    private Path folder;

    private Set<Thread> threadsBefore;

    @BeforeEach
    void rememberThreads() {
        threadsBefore = Thread.getAllStackTraces().keySet();
    }

    @Test
    void publicPortThatIsTakenLeavesNothingRunning() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            GatewayConfig config = config(Map.of("PUBLIC_PORT", Integer.toString(taken.getLocalPort())));

            assertThatThrownBy(() -> Gateway.start(config))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("public: can't listen on");
        }

        assertNothingIsLeft();
    }

    @Test
    void keysThatCannotBeReadAnyMoreLeaveNothingRunning() throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance("RSA").generateKeyPair();
        Path keys = Files.writeString(
                folder.resolve("keys.pem"),
                "-----BEGIN PUBLIC KEY-----\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(pair.getPublic().getEncoded())
                        + "\n-----END PUBLIC KEY-----\n");
        GatewayConfig config = config(Map.of("AUTH_MODE", "jwt", "AUTH_PUBLIC_KEYS_FILE", keys.toString()));
        Files.delete(keys);

        assertThatThrownBy(() -> Gateway.start(config))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("auth.public-keys-file");

        assertNothingIsLeft();
    }

    @Test
    void storeThatCannotBeOpenedLeavesNothingRunning() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        GatewayConfig config = config(Map.of("DATA_DIR", file.resolve("below").toString()));

        assertThatThrownBy(() -> Gateway.start(config))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("data.dir");

        assertNothingIsLeft();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nodeThatWaitsForItsDatabaseIsAliveAndNotReady(boolean hasAdminPort) throws Exception {
        int apiPort = freePort();
        int probePort = hasAdminPort ? freePort() : apiPort;
        GatewayConfig config = config(Map.of(
                "API_PORT",
                Integer.toString(apiPort),
                "ADMIN_PORT",
                hasAdminPort ? Integer.toString(probePort) : "",
                "STORE_URL",
                "jdbc:postgresql://127.0.0.1:" + freePort() + "/fanfare",
                "STORE_START_WAIT_SECONDS",
                "3"));
        CompletableFuture<Gateway> start = CompletableFuture.supplyAsync(() -> {
            try {
                return Gateway.start(config);
            } catch (StartException failure) {
                throw new CompletionException(failure);
            }
        });

        await().ignoreExceptions().untilAsserted(() -> {
            assertThat(get(probePort, "/healthz").statusCode()).isEqualTo(200);
            assertThat(get(probePort, "/readyz").statusCode()).isEqualTo(503);
            assertThat(get(probePort, "/readyz").body()).contains("starting: opening the history store");
            assertThat(get(apiPort, "/healthz").statusCode()).isEqualTo(hasAdminPort ? 404 : 200);
            assertThat(get(apiPort, "/v1/topics/room:1").statusCode()).isEqualTo(503);
        });
        assertThatThrownBy(start::join).hasCauseInstanceOf(StartException.class).hasMessageContaining("store.url");
        await().untilAsserted(() -> assertThat(ownThreads()).isEmpty());
    }

    /** Of the moment: nothing else on this machine takes it on purpose. */
    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static HttpResponse<String> get(int port, String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private void assertNothingIsLeft() throws Exception {
        await().untilAsserted(() -> assertThat(ownThreads()).isEmpty());
        Gateway second = Gateway.start(config(Map.of()));
        second.stop();
    }

    private List<String> ownThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !threadsBefore.contains(thread))
                .map(Thread::getName)
                .filter(name -> name.matches("(loop|upkeep|history|redis|fanfare).*"))
                .collect(Collectors.toList());
    }

    private GatewayConfig config(Map<String, String> settings) throws Exception {
        Map<String, String> environment = new HashMap<>(Map.of(
                "FANFARE_PUBLIC_PORT", "0",
                "FANFARE_API_PORT", "0",
                "FANFARE_DATA_DIR", folder.resolve("data").toString(),
                "FANFARE_DRAIN_RECONNECT_WINDOW_MILLIS", "0",
                "FANFARE_DRAIN_TIMEOUT_MILLIS", "0"));
        settings.forEach((key, value) -> environment.put("FANFARE_" + key, value));
        return ConfigLoader.load(null, environment);
    }
}
