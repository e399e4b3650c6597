package io.fanfare.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.auth.Tokens;
import io.fanfare.protocol.CloseCode;
import io.fanfare.protocol.Command;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.Event;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A token may come with the upgrade request, in a header or as a subprotocol, and is that of the hello then. */
@Timeout(30)
class UpgradeTokenTest {
    private static final String ANN = Tokens.of("ann", "t-1", System.currentTimeMillis());
    private static final String BOB = Tokens.of("bob", "t-2", System.currentTimeMillis());

    private static Node node;

    @BeforeAll
    static void startNode() throws Exception {
        node = Node.start("AUTH_MODE", "jwt", "AUTH_HS256_SECRET", Tokens.SECRET);
    }

    @AfterAll
    static void stopNode() throws Exception {
        node.stop();
    }

    private static String header(String token) {
        return "Authorization: Bearer " + token + "\r\n";
    }

    private static String subprotocol(String token) {
        return "Sec-WebSocket-Protocol: " + UpgradeToken.PREFIX
                + Base64.getUrlEncoder().withoutPadding().encodeToString(token.getBytes(StandardCharsets.UTF_8))
                + "\r\n";
    }

    private static byte[] request(String headers) {
        String proper = new String(TestPort.upgradeRequest(), StandardCharsets.US_ASCII);
        return Bytes.utf8(proper.replace("Host: localhost\r\n", "Host: localhost\r\n" + headers));
    }

    private static WebSocketClient connect(String headers) throws IOException {
        return new WebSocketClient(new RawSocket(node.publicAddress()), request(headers));
    }

    private static Command.Hello hello(String token) {
        return new Command.Hello(token, "test", "1", 0, "");
    }

    private static void assertLetsIn(String headers, String helloToken) throws IOException {
        try (WebSocketClient client = connect(headers)) {
            client.send(hello(helloToken));

            assertThat(client.receive()).as(headers).isInstanceOf(Event.Welcome.class);
            assertThat(node.get("/v1/sessions?user=ann")).contains("\"total\":1");
        }
    }

    @Test
    void helloNeedsNoneThen() throws Exception {
        assertLetsIn(header(ANN), "");
        assertLetsIn(header(ANN).replace("Bearer", "bearer"), "");
        assertLetsIn(subprotocol(ANN), "");
        assertLetsIn(header(ANN) + subprotocol(ANN), ANN);
        assertLetsIn("Authorization: Basic YTpi\r\n" + subprotocol(ANN), "");
        assertLetsIn("Authorization: Basic YTpi\r\n", ANN);
    }

    @Test
    void onlyTheRealSubprotocolIsSelected() throws Exception {
        try (RawSocket socket = new RawSocket(node.publicAddress())) {
            socket.send(request(subprotocol(ANN)));

            assertThat(socket.readHead())
                    .startsWith("HTTP/1.1 101 ")
                    .containsIgnoringCase("sec-websocket-protocol: fanfare.v1\r\n")
                    .doesNotContain("bearer");
        }
    }

    @Test
    void whoShowsTwoDifferentOnesHasToDecide() throws Exception {
        try (WebSocketClient client = connect(header(ANN))) {
            client.send(hello(BOB));
            assertThat(client.receive()).isInstanceOfSatisfying(Event.Error.class, error -> {
                assertThat(error.code()).isEqualTo(ErrorCode.INVALID_REQUEST.number());
                assertThat(error.text()).doesNotContain(ANN).doesNotContain(BOB);
            });

            client.send(hello(""));
            assertThat(client.receive()).isInstanceOf(Event.Welcome.class);
        }
    }

    @Test
    void tokenOfTheRequestIsHeldToTheSameRules() throws Exception {
        try (WebSocketClient client = connect(header(ANN.replace('.', '-')))) {
            client.send(hello(""));

            client.expectClose(CloseCode.UNAUTHENTICATED);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Bearer ANN\r\nAuthorization: Bearer ANN\r\n",
                "Authorization: Bearer a b\r\n",
                "Authorization: Bearer \r\n",
                "Authorization: Bearer \u00e4\r\n",
                "Authorization: Bearer ANN\r\nSec-WebSocket-Protocol: base64url.bearer.fanfare.Qk9C\r\n",
                "Sec-WebSocket-Protocol: base64url.bearer.fanfare.QQ, base64url.bearer.fanfare.QQ\r\n",
                "Sec-WebSocket-Protocol: base64url.bearer.fanfare.\r\n",
                "Sec-WebSocket-Protocol: base64url.bearer.fanfare.*\r\n",
                "Sec-WebSocket-Protocol: base64url.bearer.fanfare.w6Q\r\n",
            })
    void whatIsNoTokenOrSeveralIsNoProperUpgrade(String headers) throws Exception {
        try (RawSocket socket = new RawSocket(node.publicAddress())) {
            socket.send(request(headers.replace("ANN", ANN)));

            assertThat(socket.readHead()).startsWith("HTTP/1.1 400 ");
            assertThat(new String(socket.readToEnd(), StandardCharsets.UTF_8))
                    .contains("expected: ")
                    .doesNotContain(ANN);
        }
    }

    @Test
    void queryIsNoPlaceForAToken() throws Exception {
        String proper = new String(TestPort.upgradeRequest(), StandardCharsets.US_ASCII);
        byte[] request = Bytes.utf8(proper.replace("GET /ws ", "GET /ws?token=" + ANN + " "));
        try (WebSocketClient client = new WebSocketClient(new RawSocket(node.publicAddress()), request)) {
            client.send(hello(""));

            client.expectClose(CloseCode.UNAUTHENTICATED);
        }
    }
}
