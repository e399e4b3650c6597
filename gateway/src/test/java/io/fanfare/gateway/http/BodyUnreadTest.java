package io.fanfare.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.auth.key.KeyScope;
import io.fanfare.gateway.auth.key.KeysFile;
import io.fanfare.gateway.transport.NoLeaks;
import io.fanfare.gateway.transport.Node;
import io.fanfare.gateway.transport.RawSocket;
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

/** What can be told from a request's head is told before a byte of its body is taken. */
@ExtendWith(NoLeaks.class)
class BodyUnreadTest {
    @TempDir
    private static Path folder;

    private static Node node;
    private static String rooms;
    private static String readers;

    @BeforeAll
    static void startNode() throws Exception {
        KeysFile file = new KeysFile(folder.resolve("keys"));
        rooms = file.create("rooms", List.of(KeyScope.parse("publish:room:*")), Instant.now(), null);
        readers = file.create("readers", List.of(KeyScope.parse("history:*")), Instant.now(), null);
        node = Node.start("ADMIN_PORT", "0", "API_AUTH", "keys", "API_KEYS_FILE", file.toString());
    }

    @AfterAll
    static void stopNode() throws Exception {
        node.stop();
    }

    private static String head(String method, String path, String key, String type, String length) {
        return method + " " + path + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + key + "\r\nContent-Type: "
                + type + "\r\nExpect: 100-continue\r\n" + length + "\r\n\r\n";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST   | /v1/topics/hall:1/messages    | rooms   | application/json | 403 | (expected: publish:hall:1)",
                "POST   | /v1/topics/room%2F1/messages  | rooms   | application/json | 403 | (expected: publish:room/1)",
                "POST   | /v1/topics/room:1/messages    | readers | application/json | 403 | (expected: publish:room:1)",
                "POST   | /v1/messages                  | readers | application/json | 403 | (expected: publish:TOPICS)",
                "POST   | /v1/topics/room:1/messages    | rooms   | text/plain       | 415 | Content-Type: text/plain",
                "POST   | /v1/messages                  | rooms   | text/plain       | 415 | (expected: application/json)",
                "POST   | /v1/topics/*/messages         | rooms   | application/json | 400 | topic",
                "POST   | /v1/nothing                   | rooms   | application/json | 404 | path: /v1/nothing",
                "POST   | /v1/topics/room:1             | rooms   | application/json | 405 | method: POST",
                "DELETE | /v1/users/ann/sessions        | rooms   | application/json | 403 | (expected: sessions)",
                "POST   | /v1/admin/reload              | rooms   | application/json | 403 | (expected: admin)",
            })
    void faultOfTheHeadIsAnsweredBeforeTheBodyAndEndsTheConnection(
            String method, String path, String key, String type, int status, String detail) throws Exception {
        for (String length : List.of("Content-Length: 4000000", "Transfer-Encoding: chunked")) {
            try (RawSocket socket = new RawSocket(node.apiAddress())) {
                socket.send(head(method, path, key.equals("rooms") ? rooms : readers, type, length));

                assertThat(new String(socket.readToEnd()))
                        .startsWith("HTTP/1.1 " + status + " ")
                        .contains(detail)
                        .containsOnlyOnce("HTTP/1.1");
            }
        }
    }

    @Test
    void bodyThatMayComeIsAskedFor() throws Exception {
        try (RawSocket socket = new RawSocket(node.apiAddress())) {
            socket.send(head("POST", "/v1/topics/room:1/messages", rooms, "application/json", "Content-Length: 2"));
            assertThat(socket.readHead()).startsWith("HTTP/1.1 100 ");

            socket.send("{}");
            assertThat(socket.readHead()).startsWith("HTTP/1.1 201 ");
        }
    }

    @Test
    void requestWithoutABodyThatIsRefusedCostsNobodyHisConnection() throws Exception {
        try (RawSocket socket = new RawSocket(node.apiAddress())) {
            String request = "DELETE /v1/tokens/t HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + rooms + "\r\n";
            socket.send(request + "\r\n" + request + "Connection: close\r\n\r\n");

            assertThat(new String(socket.readToEnd()).split("HTTP/1.1 403 ", -1))
                    .hasSize(3);
        }
    }
}
