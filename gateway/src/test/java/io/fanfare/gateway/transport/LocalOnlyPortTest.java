package io.fanfare.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** While nobody is asked who he is, a web page of another site can't open a socket, nor by a name of its own for 127.0.0.1. */
@ExtendWith(NoLeaks.class)
class LocalOnlyPortTest {
    private static Node node;

    @BeforeAll
    static void start() throws Exception {
        node = Node.start();
    }

    @AfterAll
    static void stop() throws Exception {
        node.stop();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: evil.example\r\n",
                "Host: localhost\r\nOrigin: https://evil.example\r\n",
                "Host: 127.0.0.1:8080\r\nOrigin: null\r\n"
            })
    void foreignPageIsRefused(String headers) throws IOException {
        assertThat(upgrade(headers)).startsWith("HTTP/1.1 403 ").contains("(expected: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Host: localhost\r\n", "Host: 127.0.0.1:8080\r\nOrigin: http://localhost:3000\r\n"})
    void programAndPageOfThisMachineAreLetIn(String headers) throws IOException {
        try (RawSocket socket = ask(headers)) {
            assertThat(socket.readHead()).startsWith("HTTP/1.1 101 ");
        }
    }

    @Test
    void namedOriginTakesThePlaceOfTheCheck() throws Exception {
        Node named = Node.start("PUBLIC_ALLOWED_ORIGINS", "https://app.example");
        try (RawSocket socket = new RawSocket(named.publicAddress())) {
            socket.send(request("Host: app.example\r\nOrigin: https://app.example\r\n"));
            assertThat(socket.readHead()).startsWith("HTTP/1.1 101 ");
        }
        named.stop();
    }

    private static String upgrade(String headers) throws IOException {
        try (RawSocket socket = ask(headers)) {
            return new String(socket.readToEnd(), StandardCharsets.UTF_8);
        }
    }

    private static RawSocket ask(String headers) throws IOException {
        RawSocket socket = new RawSocket(node.publicAddress());
        socket.send(request(headers));
        return socket;
    }

    private static String request(String headers) {
        return "GET /ws HTTP/1.1\r\n" + headers + "Connection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAECAwQFBgcICQoLDA0ODw==\r\n"
                + "Sec-WebSocket-Protocol: fanfare.v1\r\n\r\n";
    }
}
