package io.fanfare.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanfare.gateway.auth.key.KeyScope;
import io.fanfare.gateway.auth.key.KeysFile;
import io.fanfare.gateway.http.BackendClient.Answer;
import io.fanfare.gateway.transport.NoLeaks;
import io.fanfare.gateway.transport.Node;
import io.fanfare.gateway.transport.RawSocket;
import io.fanfare.gateway.transport.TcpClient;
import io.fanfare.protocol.Event;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What says how a node does, on a port of its own. */
@ExtendWith(NoLeaks.class)
class AdminPortTest {
    private static final int MAX_ADMIN_CONNECTIONS = 64;

    @TempDir
    private static Path folder;

    private static Node node;
    private static BackendClient admin;
    private static BackendClient api;
    private static String key;

    @BeforeAll
    static void startNode() throws Exception {
        Path keys = folder.resolve("keys");
        key = new KeysFile(keys).create("admin", List.of(KeyScope.parse("admin")), Instant.now(), null);
        node = Node.start(
                "ADMIN_PORT",
                "0",
                "API_AUTH",
                "keys",
                "API_KEYS_FILE",
                keys.toString(),
                "API_MAX_CONNECTIONS",
                "4",
                "API_MAX_CONNECTIONS_PER_ADDRESS",
                "4");
        admin = new BackendClient(node.adminAddress().getPort());
        api = new BackendClient(node.apiAddress().getPort());
    }

    @AfterAll
    static void stopNode() throws Exception {
        node.stop();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/healthz", "/readyz", "/metrics"})
    void probesAndMetricsAreThereWithoutAKeyAndNotOnTheApi(String path) throws Exception {
        assertThat(admin.get(path).status()).isEqualTo(200);

        Answer withoutKey = api.get(path);
        assertThat(withoutKey.status()).isEqualTo(404);
        assertThat(withoutKey.json().get("detail").textValue())
                .isEqualTo("path: " + path + " (expected: on admin.port, which this node has)");
        assertThat(api.send("GET", path, null, new byte[0], "Authorization", "Bearer " + key)
                        .status())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/admin/config",
        "POST, /v1/admin/reload",
        "GET, /v1/topics/room:1/messages",
        "DELETE, /v1/users/ann/sessions",
        "GET, /openapi.yaml"
    })
    void nothingElseIsThereWhateverKeyIsShown(String method, String path) throws Exception {
        try (RawSocket socket = new RawSocket(node.adminAddress())) {
            socket.send(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + key
                    + "\r\nConnection: close\r\n\r\n");

            assertThat(socket.readHead()).startsWith("HTTP/1.1 404 ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Host: evil.example", "Host: localhost\r\nOrigin: https://evil.example"})
    void pagesOfOtherSitesReadNothing(String headers) throws Exception {
        try (RawSocket socket = new RawSocket(node.adminAddress())) {
            socket.send("GET /metrics HTTP/1.1\r\n" + headers + "\r\n\r\n");

            assertThat(socket.readHead()).startsWith("HTTP/1.1 403 ");
        }
    }

    @Test
    void fullApiKeepsNobodyFromAskingHowTheNodeDoes() throws Exception {
        List<RawSocket> holding = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            holding.add(new RawSocket(node.apiAddress()));
        }
        await().untilAsserted(() -> assertThat(node.metric("fanfare_api_connections_closed_total", "reason=\"limit\""))
                .isGreaterThanOrEqualTo(4));

        assertThat(admin.get("/healthz").status()).isEqualTo(200);
        assertThat(admin.get("/readyz").status()).isEqualTo(200);
        for (RawSocket socket : holding) {
            socket.close();
        }
    }

    @Test
    void connectionsOfItsOwnAreBoundedToo() throws Exception {
        try (RawSocket first = new RawSocket(node.adminAddress())) {
            first.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(first.readHead()).startsWith("HTTP/1.1 200 ");
            List<RawSocket> holding = new ArrayList<>();
            for (int i = 0; i < MAX_ADMIN_CONNECTIONS; i++) {
                holding.add(new RawSocket(node.adminAddress()));
            }

            int answered = 0;
            for (RawSocket socket : holding) {
                answered += isAnswered(socket) ? 1 : 0;
            }

            // Clients of other tests may still have theirs.
            assertThat(answered).isBetween(MAX_ADMIN_CONNECTIONS - 8, MAX_ADMIN_CONNECTIONS - 1);
            for (RawSocket socket : holding) {
                socket.close();
            }
            await().ignoreExceptions()
                    .untilAsserted(() -> assertThat(
                                    node.metric("fanfare_api_connections_closed_total", "reason=\"admin_limit\""))
                            .isPositive());
        }
    }

    private static boolean isAnswered(RawSocket socket) {
        socket.sendDespiteClose("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        try {
            return socket.readHead().startsWith("HTTP/1.1 200 ");
        } catch (IOException closed) {
            return false;
        }
    }

    @Test
    void answersWhileTheNodeDrains() throws Exception {
        Node draining = Node.start(
                "ADMIN_PORT", "0", "DRAIN_RECONNECT_WINDOW_MILLIS", "10000", "DRAIN_TIMEOUT_MILLIS", "10000");
        BackendClient probe = new BackendClient(draining.adminAddress().getPort());
        ExecutorService stopper = Executors.newSingleThreadExecutor();
        Future<Void> stopped;
        try (TcpClient client = new TcpClient(draining.publicAddress()).open()) {
            Callable<Void> stop = () -> {
                draining.terminate();
                return null;
            };
            stopped = stopper.submit(stop);
            client.receive(Event.GoAway.class);

            assertThat(probe.get("/healthz").status()).isEqualTo(200);
            Answer ready = probe.get("/readyz");
            assertThat(ready.status()).isEqualTo(503);
            assertThat(ready.text()).contains("draining");
            assertThat(probe.get("/metrics").status()).isEqualTo(200);
        } finally {
            stopper.shutdown();
        }
        stopped.get(20, TimeUnit.SECONDS);
    }
}
