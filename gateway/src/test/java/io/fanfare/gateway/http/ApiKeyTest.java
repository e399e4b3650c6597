package io.fanfare.gateway.http;

import static io.fanfare.gateway.http.ApiFixture.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanfare.gateway.ExpectedLog;
import io.fanfare.gateway.auth.key.KeyScope;
import io.fanfare.gateway.auth.key.KeysFile;
import io.fanfare.gateway.http.BackendClient.Answer;
import io.fanfare.gateway.transport.NoLeaks;
import io.fanfare.gateway.transport.Node;
import io.fanfare.gateway.transport.RawSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the key of a backend opens, and what it doesn't, on a node that asks for one. */
@ExtendWith(NoLeaks.class)
class ApiKeyTest {
    private static final Instant NOW = Instant.now();
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @TempDir
    private static Path folder;

    /** What is told of a file that is damaged. */
    @RegisterExtension
    private final ExpectedLog log = new ExpectedLog("io.fanfare.gateway.bootstrap.KeyWatch");

    private static Path path;
    private static KeysFile file;
    private static Node node;
    private static BackendClient api;
    private static String rooms;
    private static String admin;

    @BeforeAll
    static void startNode() throws Exception {
        path = folder.resolve("keys");
        file = new KeysFile(path);
        rooms = create("rooms", NOW.plusSeconds(3_600), "publish:room:*", "history:room:*");
        admin = create("admin", null, "admin", "sessions");
        node = Node.start("API_AUTH", "keys", "API_KEYS_FILE", path.toString(), "AUTH_MODE", "none");
        api = new BackendClient(node.apiAddress().getPort());
    }

    @AfterAll
    static void stopNode() throws Exception {
        node.terminate();
    }

    private static String create(String name, Instant expires, String... scopes) throws Exception {
        List<KeyScope> parsed = new ArrayList<>();
        for (String scope : scopes) {
            parsed.add(KeyScope.parse(scope));
        }
        return file.create(name, parsed, NOW, expires);
    }

    private static Answer call(String method, String path, String key) throws Exception {
        byte[] body = method.equals("POST") ? "{}".getBytes() : new byte[0];
        return api.send(method, path, method.equals("POST") ? "application/json" : null, body, authorization(key));
    }

    private static String[] authorization(String key) {
        return key.isEmpty() ? new String[0] : new String[] {"Authorization", "Bearer " + key};
    }

    @ParameterizedTest
    @CsvSource({
        "POST,   /v1/topics/room:1/messages",
        "GET,    /v1/topics/room:1/messages",
        "GET,    /v1/topics/room:1",
        "POST,   /v1/messages",
        "GET,    /v1/sessions?user=ann",
        "DELETE, /v1/users/ann/sessions",
        "DELETE, /v1/tokens/t-1",
        "GET,    /metrics",
        "GET,    /v1/nothing",
    })
    void nothingIsOpenWithoutAKey(String method, String path) throws Exception {
        Answer without = call(method, path, "");
        assertProblem(without, 401, "unauthenticated");
        assertThat(without.header("www-authenticate")).isEqualTo("Bearer");
        assertThat(without.json().get("detail").textValue()).startsWith("key: missing");

        Answer unknown = call(
                method,
                path,
                new KeysFile(folder.resolve("others")).create("x" + System.nanoTime(), List.of(), NOW, null));
        assertProblem(unknown, 401, "unauthenticated");
        assertThat(unknown.header("www-authenticate")).contains("invalid_token");
        assertThat(unknown.json().get("detail").textValue()).startsWith("key: not known");

        Answer mistyped = call(method, path, rooms.substring(0, 20) + "x" + rooms.substring(21));
        assertProblem(mistyped, 401, "unauthenticated");
        assertThat(mistyped.json().get("detail").textValue()).startsWith("key: mistyped");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/healthz", "/readyz", "/openapi.yaml"})
    void probesAndTheDescriptionAreOpen(String path) throws Exception {
        assertThat(call("GET", path, "").status()).isEqualTo(200);
        assertThat(call("GET", path, "nonsense").status()).isEqualTo(200);
    }

    @Test
    void keyOpensWhatItsScopesName() throws Exception {
        assertThat(call("POST", "/v1/topics/room:1/messages", rooms).status()).isEqualTo(201);
        assertThat(call("GET", "/v1/topics/room:1/messages", rooms).status()).isEqualTo(200);
        assertThat(call("GET", "/v1/topics/room:1", rooms).status()).isEqualTo(200);
        assertThat(call("GET", "/v1/sessions?user=ann", admin).status()).isEqualTo(200);
        assertThat(call("DELETE", "/v1/users/ann/sessions", admin).status()).isEqualTo(202);
        assertThat(call("GET", "/metrics", admin).text())
                .contains("fanfare_api_key_requests_total{key=\"admin\"}")
                .contains("fanfare_api_key_requests_total{key=\"rooms\"}")
                .doesNotContain(admin);
    }

    @ParameterizedTest
    @CsvSource({
        "POST,   /v1/topics/hall:1/messages,       publish:hall:1",
        "POST,   /v1/topics/hall%3A1/messages,     publish:hall:1",
        "POST,   /v1/topics/%72oom/messages,       publish:room",
        "POST,   /v1/topics/room%2F1/messages,     publish:room/1",
        "POST,   /v1/topics/ROOM:1/messages,       publish:ROOM:1",
        "POST,   /v1/topics/room%EF%BC%9A1/messages, publish:room：1",
        "GET,    /v1/topics/hall:1/messages,       history:hall:1",
        "GET,    /v1/topics/hall:1,                history:hall:1",
        "GET,    /v1/sessions?user=ann,            sessions",
        "DELETE, /v1/users/ann/sessions,           sessions",
        "DELETE, /v1/tokens/t-1,                   sessions",
        "GET,    /metrics,                         admin",
    })
    void keyOpensNothingElseHoweverItIsWritten(String method, String path, String missing) throws Exception {
        Answer answer = call(method, path, rooms);

        assertProblem(answer, 403, "forbidden");
        assertThat(answer.json().get("detail").textValue())
                .isEqualTo("scope: the key rooms lacks it (expected: " + missing + ")");
    }

    /** Decoded once, strictly, and compared as it is: nothing in a path is taken for a step up, a separator or a wildcard. */
    @ParameterizedTest
    @CsvSource({
        "/v1/topics/hall%253A1/messages, 403",
        "/v1/topics/room%253A1/messages, 403",
        "/v1/topics/%2e%2e%2fadmin%2freload/messages, 403",
        "/v1/topics/..%2Fhall:1/messages, 403",
        "/v1/topics/hall:1;x=room:1/messages, 403",
        "/v1/topics/hall:1%3Froom:1/messages, 403",
        "/v1/topics/%20room:1/messages, 400",
        "/v1/topics/room:1%00/messages, 400",
        "/v1/topics/room%C0%BA1/messages, 400",
        "/v1/topics/room%E0%80%BA1/messages, 400",
        "/v1/topics/room:%C0%AF/messages, 400",
        "/v1/topics/room:%ED%A0%80/messages, 400",
        "/v1/topics/room:%0D%0Ax/messages, 400",
        "/v1/topics/room:%u0031/messages, 400",
        "/v1/topics/*/messages, 400",
        "/v1/topics/room:%2A/messages, 400",
        "/v1/topics/room:1/../hall:1/messages, 404",
        "/v1/topics/../admin/reload, 404",
        "/v1/topics//messages, 404",
        "/v1/topics/room:1%2Fmessages, 405",
    })
    void escapesInAPathOpenNothing(String path, int status) throws Exception {
        String request = "POST " + path + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + rooms
                + "\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";
        try (RawSocket socket = new RawSocket(node.apiAddress())) {
            socket.send(request);

            assertThat(socket.readHead()).startsWith("HTTP/1.1 " + status + " ");
        }
        assertThat(call("POST", "/v1/topics/room:1/messages", rooms).status())
                .as("who behaves")
                .isEqualTo(201);
    }

    @Test
    void topicIsReadAsItIsPublished() throws Exception {
        assertThat(call("POST", "/v1/topics/%72oom%3A%31/messages", rooms)
                        .json()
                        .get("topic")
                        .textValue())
                .isEqualTo("room:1");
    }

    @Test
    void messagesOfABatchAreHeldAgainstTheScopesOneByOne() throws Exception {
        Answer answer = api.post(
                "/v1/messages",
                "{\"messages\":[{\"topic\":\"room:1\",\"data\":{}},{\"topic\":\"hall:1\",\"data\":{}}]}",
                authorization(rooms));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().at("/results/0/status").intValue()).isEqualTo(201);
        assertThat(answer.json().at("/results/1/code").textValue()).isEqualTo("forbidden");
    }

    @Test
    void keyIsLookedAtBeforeTheBodyIsRead() throws Exception {
        try (RawSocket socket = new RawSocket(node.apiAddress())) {
            socket.send(
                    "POST /v1/messages HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 4000000\r\n\r\n");

            assertThat(socket.readHead()).startsWith("HTTP/1.1 401 ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer", "Bearer ", "Basic x", "bearer  x y", "\u00fc"})
    void whatIsNoKeyIsRefused(String header) throws Exception {
        try (RawSocket socket = new RawSocket(node.apiAddress())) {
            socket.send("GET /metrics HTTP/1.1\r\nHost: x\r\nAuthorization: " + header + "\r\n\r\n");

            assertThat(socket.readHead()).startsWith("HTTP/1.1 401 ");
        }
    }

    @Test
    void twoKeysAreRefused() throws Exception {
        try (RawSocket socket = new RawSocket(node.apiAddress())) {
            String header = "Authorization: Bearer " + admin + "\r\n";
            socket.send("GET /metrics HTTP/1.1\r\nHost: x\r\n" + header + header + "\r\n");

            assertThat(socket.readHead()).startsWith("HTTP/1.1 400 ");
        }
    }

    @Test
    void keyThatHasExpiredIsRefused() throws Exception {
        String old = create("old", NOW.minusSeconds(1), "admin");

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(call("GET", "/metrics", old)
                                .json()
                                .get("detail")
                                .textValue())
                        .startsWith("key: expired at "));
    }

    @Test
    void nodeLearnsOfKeysWhileItRuns() throws Exception {
        String late = create("late", null, "admin");
        await().atMost(PATIENCE).until(() -> call("GET", "/metrics", late).status() == 200);

        Files.writeString(path, Files.readString(path) + "damaged\n");
        await().atMost(PATIENCE)
                .until(() -> call("GET", "/metrics", late)
                        .text()
                        .contains("fanfare_periodic_failures_total{work=\"reading of API keys\"} 1"));
        assertThat(call("GET", "/metrics", late).status()).isEqualTo(200);
        assertThat(log.lines()).anySatisfy(line -> assertThat(line).contains("line ", "not JSON"));

        Files.writeString(path, Files.readString(path).replace("damaged\n", ""));
        file.revoke("late", NOW);
        await().atMost(PATIENCE).until(() -> call("GET", "/metrics", late).status() == 401);
        assertThat(call("GET", "/metrics", admin).status()).isEqualTo(200);
    }
}
