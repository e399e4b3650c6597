package io.fanfare.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.auth.key.KeyScope;
import io.fanfare.gateway.auth.key.KeysFile;
import io.fanfare.gateway.transport.NoLeaks;
import io.fanfare.gateway.transport.Node;
import io.fanfare.gateway.transport.RawSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Web pages of other hosts, on a node that names one of them and on one that names none. */
@ExtendWith(NoLeaks.class)
class CrossOriginTest {
    private static final String PAGE = "https://admin.example.com";
    private static final String MESSAGES = "/v1/topics/room:1/messages";

    @TempDir
    private static Path folder;

    private static Node node;
    private static Node closed;
    private static String key;

    @BeforeAll
    static void startNodes() throws Exception {
        KeysFile file = new KeysFile(folder.resolve("keys"));
        key = file.create("page", List.of(KeyScope.parse("history:*")), Instant.now(), null);
        node = start(file, "API_ALLOWED_ORIGINS", PAGE);
        closed = start(file, "API_ALLOWED_ORIGINS", "");
    }

    private static Node start(KeysFile file, String name, String value) throws Exception {
        return Node.start("ADMIN_PORT", "0", "API_AUTH", "keys", "API_KEYS_FILE", file.toString(), name, value);
    }

    @AfterAll
    static void stopNodes() throws Exception {
        node.stop();
        closed.stop();
    }

    private static String ask(Node asked, String request, String origin, String headers) throws Exception {
        try (RawSocket socket = new RawSocket(asked.apiAddress())) {
            socket.send(request + " HTTP/1.1\r\nHost: api.example.com\r\nOrigin: " + origin + "\r\n" + headers
                    + "Connection: close\r\n\r\n");
            return new String(socket.readToEnd(), StandardCharsets.UTF_8);
        }
    }

    private static String preflight(Node asked, String path, String origin) throws Exception {
        return ask(
                asked,
                "OPTIONS " + path,
                origin,
                "Access-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: authorization\r\n");
    }

    private static String withKey() {
        return "Authorization: Bearer " + key + "\r\n";
    }

    @Test
    void browserOfAPageThatIsNamedIsToldWhatItMayAsk() throws Exception {
        assertThat(preflight(node, MESSAGES, PAGE))
                .startsWith("HTTP/1.1 204 ")
                .contains("\r\naccess-control-allow-origin: " + PAGE + "\r\n")
                .contains("\r\naccess-control-allow-methods: POST, GET, HEAD\r\n")
                .contains("\r\naccess-control-allow-headers: authorization, content-type, ")
                .contains("\r\naccess-control-max-age: 600\r\n")
                .contains("\r\nvary: origin\r\n")
                .doesNotContain("credentials", "content-length", "*");
        assertThat(preflight(node, "/v1/nothing", PAGE)).startsWith("HTTP/1.1 404 ");
    }

    @Test
    void pageThatIsNamedReadsAnswersToItsKeyAndRefusals() throws Exception {
        assertThat(ask(node, "GET " + MESSAGES, PAGE, withKey()))
                .startsWith("HTTP/1.1 200 ")
                .contains("\r\naccess-control-allow-origin: " + PAGE + "\r\n", "\r\nvary: origin\r\n")
                .contains("\r\naccess-control-expose-headers: allow, etag, retry-after, www-authenticate\r\n")
                .doesNotContain("credentials");
        assertThat(ask(node, "GET " + MESSAGES, PAGE, ""))
                .startsWith("HTTP/1.1 401 ")
                .contains("\r\naccess-control-allow-origin: " + PAGE + "\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example",
                "http://admin.example.com",
                "https://admin.example.com:8443",
                "https://admin.example.com.evil.example",
                "https://ADMIN.example.com",
                "null",
                "*"
            })
    void otherPageIsRefusedWhateverKeyItShows(String origin) throws Exception {
        double before = node.metric("fanfare_api_answers_total", "status=\"403\"");

        assertThat(ask(node, "GET " + MESSAGES, origin, withKey()))
                .startsWith("HTTP/1.1 403 ")
                .contains("\r\nvary: origin\r\n")
                .doesNotContain("access-control-");
        assertThat(preflight(node, MESSAGES, origin))
                .startsWith("HTTP/1.1 403 ")
                .doesNotContain("access-control-");

        assertThat(node.metric("fanfare_api_answers_total", "status=\"403\"")).isEqualTo(before + 2);
    }

    @Test
    void programsAreNotConcerned() throws Exception {
        try (RawSocket socket = new RawSocket(node.apiAddress())) {
            socket.send("GET " + MESSAGES + " HTTP/1.1\r\nHost: x\r\n" + withKey() + "\r\n");

            assertThat(socket.readHead())
                    .startsWith("HTTP/1.1 200 ")
                    .contains("\r\nvary: origin\r\n")
                    .doesNotContain("access-control-");
        }
    }

    @ParameterizedTest
    @CsvSource({"GET, 200", "OPTIONS, 401"})
    void withoutAListNothingIsSaidOfPages(String method, int status) throws Exception {
        String key = method.equals("GET") ? withKey() : "Access-Control-Request-Method: POST\r\n";

        assertThat(ask(closed, method + " " + MESSAGES, PAGE, key))
                .startsWith("HTTP/1.1 " + status + " ")
                .doesNotContain("access-control-", "vary");
    }
}
