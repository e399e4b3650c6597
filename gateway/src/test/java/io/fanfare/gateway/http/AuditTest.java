package io.fanfare.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fanfare.gateway.audit.AuditEvent;
import io.fanfare.gateway.audit.AuditLines;
import io.fanfare.gateway.auth.key.KeyScope;
import io.fanfare.gateway.auth.key.KeysFile;
import io.fanfare.gateway.http.BackendClient.Answer;
import io.fanfare.gateway.transport.NoLeaks;
import io.fanfare.gateway.transport.Node;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What of the API an operator finds in the audit log afterwards. Other nodes of the process write there as well. */
@ExtendWith(NoLeaks.class)
class AuditTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @TempDir
    private static Path folder;

    private static KeysFile file;
    private static Node node;
    private static BackendClient api;
    private static String rooms;
    private static String operator;

    @RegisterExtension
    private final AuditLines audit = new AuditLines();

    @BeforeAll
    static void startNode() throws Exception {
        file = new KeysFile(folder.resolve("keys"));
        rooms = create("audit-rooms", "publish:room:*");
        operator = create("audit-operator", "admin", "sessions");
        node = Node.start("API_AUTH", "keys", "API_KEYS_FILE", file.toString());
        api = new BackendClient(node.apiAddress().getPort());
    }

    @AfterAll
    static void stopNode() throws Exception {
        node.terminate();
    }

    @AfterEach
    void noKeyIsWritten() {
        assertThat(audit.texts())
                .noneSatisfy(line -> assertThat(line).contains(rooms.substring(4, 40)))
                .noneSatisfy(line -> assertThat(line).contains(operator.substring(4, 40)));
    }

    private static String create(String name, String... scopes) throws Exception {
        List<KeyScope> parsed = new ArrayList<>();
        for (String scope : scopes) {
            parsed.add(KeyScope.parse(scope));
        }
        return file.create(name, parsed, Instant.now(), null);
    }

    private static Answer call(String method, String path, String key) throws Exception {
        return api.send(method, path, null, new byte[0], "Authorization", "Bearer " + key);
    }

    private JsonNode only(AuditEvent event, String member, String value) {
        return await().atMost(PATIENCE)
                .until(() -> audit.of(event, member, value), lines -> lines.size() == 1)
                .get(0);
    }

    @Test
    void strangerIsWrittenDownWithHisAddress() throws Exception {
        api.get("/v1/sessions?user=ann");

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(audit.of(AuditEvent.REFUSAL, "what", "GET /v1/sessions"))
                        .isNotEmpty()
                        .allSatisfy(line -> {
                            assertThat(line.get("key").isNull()).isTrue();
                            assertThat(line.get("address").textValue()).isEqualTo("127.0.0.1");
                            assertThat(line.get("outcome").textValue()).isEqualTo("refused");
                            assertThat(line.get("reason").textValue()).startsWith("key: missing");
                        }));
    }

    @Test
    void keyThatLacksAScopeIsWrittenDownByItsName() throws Exception {
        assertThat(call("DELETE", "/v1/users/ann/sessions", rooms).status()).isEqualTo(403);

        JsonNode line = await().atMost(PATIENCE)
                .until(() -> audit.of(AuditEvent.REFUSAL, "key", "audit-rooms"), lines -> !lines.isEmpty())
                .get(0);
        assertThat(line.get("what").textValue()).isEqualTo("DELETE /v1/users/{user}/sessions");
        assertThat(line.get("reason").textValue()).contains("(expected: sessions)");
    }

    @Test
    void messageOfABatchThatAKeyMayNotPublishIsWrittenDownToo() throws Exception {
        String others = create("audit-batch", "publish:room:*");
        await().atMost(PATIENCE).until(() -> call("GET", "/v1/nothing", others).status() == 404);

        api.post(
                "/v1/messages",
                "{\"messages\":[{\"topic\":\"room:1\",\"data\":{}},{\"topic\":\"hall:1\",\"data\":{}}]}",
                "Authorization",
                "Bearer " + others);

        assertThat(only(AuditEvent.REFUSAL, "key", "audit-batch").get("reason").textValue())
                .contains("(expected: publish:hall:1)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/users/audit-a/sessions              | FORCE_OFF  | user audit-a",
                "/v1/users/audit-b/sessions?revoke=true  | REVOCATION | user audit-b",
                "/v1/users/audit-c/sessions?device=d1    | FORCE_OFF  | user audit-c, device d1",
                "/v1/users/audit-d/grants?topics=room:*  | REVOCATION | user audit-d, topics room:*",
                "/v1/tokens/audit-e                      | REVOCATION | token audit-e",
            })
    void orderIsWrittenDownWithWhoGaveItAboutWhom(String path, AuditEvent event, String about) throws Exception {
        assertThat(call("DELETE", path, operator).status()).isEqualTo(202);

        JsonNode line = only(event, "what", about);
        assertThat(line.get("key").textValue()).isEqualTo("audit-operator");
        assertThat(line.get("address").textValue()).isEqualTo("127.0.0.1");
        assertThat(line.get("outcome").textValue()).isEqualTo("done");
    }

    @Test
    void scopeAdminIsWrittenDownButForMetrics() throws Exception {
        call("GET", "/metrics", operator);
        call("GET", "/v1/admin/config", operator);
        call("POST", "/v1/admin/reload", operator);

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(audit.of(AuditEvent.ADMIN, "key", "audit-operator"))
                        .extracting(line -> line.get("what").textValue())
                        .containsExactly("reading of the configuration", "reload"));
        assertThat(audit.of(AuditEvent.RELOAD, "what", "configuration")).isNotEmpty();
    }

    @Test
    void keysThatComeAndGoAreWrittenDown() throws Exception {
        create("audit-new", "history:*");
        assertThat(only(AuditEvent.KEY_CREATED, "what", "key audit-new")
                        .get("reason")
                        .textValue())
                .isEqualTo("history:*");

        file.revoke("audit-new", Instant.now());
        assertThat(only(AuditEvent.KEY_REVOKED, "what", "key audit-new")
                        .get("outcome")
                        .textValue())
                .isEqualTo("done");
    }
}
