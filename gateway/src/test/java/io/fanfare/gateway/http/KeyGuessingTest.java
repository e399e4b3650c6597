package io.fanfare.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanfare.gateway.audit.AuditEvent;
import io.fanfare.gateway.audit.AuditLines;
import io.fanfare.gateway.auth.key.KeyScope;
import io.fanfare.gateway.auth.key.KeysFile;
import io.fanfare.gateway.http.BackendClient.Answer;
import io.fanfare.gateway.transport.NoLeaks;
import io.fanfare.gateway.transport.Node;
import io.fanfare.gateway.transport.RawSocket;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Somebody tries keys, one after the other. */
@ExtendWith(NoLeaks.class)
class KeyGuessingTest {
    private static final int MAX = 5;
    private static final int ADDRESS_CONNECTIONS = 12;

    @RegisterExtension
    private final AuditLines audit = new AuditLines();

    @TempDir
    private Path folder;

    private KeysFile others;
    private String backend;
    private String newcomer;
    private Node node;
    private BackendClient api;

    @BeforeEach
    void startNode() throws Exception {
        KeysFile file = new KeysFile(folder.resolve("keys"));
        others = new KeysFile(folder.resolve("others"));
        List<KeyScope> admin = List.of(KeyScope.parse("admin"));
        backend = file.create("backend", admin, Instant.now(), null);
        newcomer = file.create("newcomer", admin, Instant.now(), null);
        node = Node.start(
                "ADMIN_PORT",
                "0",
                "API_AUTH",
                "keys",
                "API_KEYS_FILE",
                file.toString(),
                "API_MAX_WRONG_KEYS_PER_MINUTE",
                Integer.toString(MAX),
                "API_MAX_CONNECTIONS_PER_ADDRESS",
                Integer.toString(ADDRESS_CONNECTIONS));
        api = new BackendClient(node.apiAddress().getPort());
    }

    @AfterEach
    void stopNode() throws Exception {
        node.stop();
    }

    private Answer show(String key) throws Exception {
        return api.send("GET", "/v1/admin/config", null, new byte[0], "Authorization", "Bearer " + key);
    }

    private String guess(int number) throws Exception {
        return others.create("guess-" + number, List.of(), Instant.now(), null);
    }

    @Test
    void addressIsToldNothingAfterSomeAndABackendThereGoesOn() throws Exception {
        assertThat(show(backend).status()).isEqualTo(200);
        for (int i = 0; i < MAX; i++) {
            assertThat(show(guess(i)).status()).isEqualTo(401);
        }

        Answer limited = show(guess(MAX));
        assertThat(limited.status()).isEqualTo(429);
        assertThat(Integer.parseInt(limited.header("retry-after"))).isBetween(1, 60);
        assertThat(limited.json().get("code").textValue()).isEqualTo("rate_limited");
        assertThat(show(newcomer).status())
                .as("a guess that would be right is told no more than a wrong one")
                .isEqualTo(429);
        assertThat(show(backend).status())
                .as("who was good before shares the address")
                .isEqualTo(200);
        try (RawSocket fresh = new RawSocket(node.apiAddress())) {
            fresh.send("GET /v1/admin/config HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + backend + "\r\n\r\n");
            assertThat(fresh.readHead()).startsWith("HTTP/1.1 200 ");
        }
        assertThat(api.get("/openapi.yaml").status()).isEqualTo(200);
        assertThat(audit.of(AuditEvent.REFUSAL, "outcome", "refused"))
                .anySatisfy(line -> assertThat(line.get("reason").textValue()).startsWith("key: not looked at"));
        assertThat(node.metric("fanfare_api_keys_refused_total", "reason=\"limit\""))
                .isEqualTo(2);
        assertThat(node.metric("fanfare_api_keys_refused_total", "reason=\"unknown\""))
                .isEqualTo(MAX);
    }

    @Test
    void revokedKeyThatIsStillShownLocksNobodyOut() throws Exception {
        String revoked = guess(0);
        for (int i = 0; i < 4 * MAX; i++) {
            assertThat(show(revoked).status()).isEqualTo(401);
        }

        assertThat(show(newcomer).status()).isEqualTo(200);
    }

    @Test
    void requestsWithoutAKeyAreNoGuesses() throws Exception {
        for (int i = 0; i < 4 * MAX; i++) {
            assertThat(api.get("/v1/admin/config").status()).isEqualTo(401);
        }

        assertThat(show(newcomer).status()).isEqualTo(200);
    }

    @Test
    void oneAddressCannotTakeAllConnections() throws Exception {
        List<RawSocket> open = new ArrayList<>();
        for (int i = 0; i < ADDRESS_CONNECTIONS; i++) {
            open.add(new RawSocket(node.apiAddress()));
        }
        await().untilAsserted(() ->
                assertThat(node.metric("fanfare_api_connections", "")).isEqualTo(ADDRESS_CONNECTIONS));
        try (RawSocket tooMany = new RawSocket(node.apiAddress())) {
            tooMany.expectEnd();
        }
        assertThat(node.metric("fanfare_api_connections_closed_total", "reason=\"address_limit\""))
                .isEqualTo(1);

        for (RawSocket socket : open) {
            socket.send("GET /openapi.yaml HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            assertThat(socket.readHead()).startsWith("HTTP/1.1 200 ");
            socket.close();
        }
    }
}
