package io.fanfare.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.auth.Tokens;
import io.fanfare.protocol.CloseCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tokens and grants hold for Phoenix clients as for others, wherever theirs show the token. */
@Timeout(30)
class PhoenixTokenTest {
    private static Node node;

    @BeforeAll
    static void start() throws Exception {
        node = Node.start("AUTH_MODE", "jwt", "AUTH_HS256_SECRET", Tokens.SECRET, "AUTH_CLOCK_SKEW_SECONDS", "0");
    }

    @AfterAll
    static void stop() throws Exception {
        node.stop();
    }

    private static String token(String grants) {
        long now = System.currentTimeMillis() / 1000;
        return Tokens.hs256(
                "{\"sub\":\"ann\",\"iat\":" + now + ",\"exp\":" + (now + 600) + ",\"fanfare\":" + grants + "}");
    }

    private static final String ROOM = "{\"subscribe\":[\"room:*\"]}";

    private static PhoenixClient connect(String query, String headers) throws IOException {
        return new PhoenixClient(node.publicAddress(), "vsn=2.0.0" + query, headers);
    }

    @Test
    void tokenIsTakenFromTheQueryASubprotocolOrAHeader() throws Exception {
        String token = token(ROOM);
        String encoded = Base64.getEncoder().withoutPadding().encodeToString(token.getBytes(StandardCharsets.US_ASCII));

        connect("&token=" + token, "").join("room:1", "{}").close();
        connect("", "Sec-WebSocket-Protocol: phoenix, base64url.bearer.phx." + encoded + "\r\n")
                .join("room:1", "{}")
                .close();
        connect("", "Authorization: Bearer " + token + "\r\n")
                .join("room:1", "{}")
                .close();
    }

    @Test
    void withoutATokenTheConnectionIsClosed() throws Exception {
        try (PhoenixClient client = connect("", "")) {
            client.expectClose(CloseCode.UNAUTHENTICATED);
        }
        try (PhoenixClient client = connect("&token=nonsense", "")) {
            client.expectClose(CloseCode.UNAUTHENTICATED);
        }
    }

    @Test
    void whatIsNotGrantedIsForbiddenForGood() throws Exception {
        try (PhoenixClient client = connect("&token=" + token(ROOM), "")) {
            client.send("[\"1\",\"1\",\"other:1\",\"phx_join\",{}]");
            assertThat(client.receive())
                    .startsWith(
                            "[\"1\",\"1\",\"other:1\",\"phx_reply\",{\"status\":\"error\",\"response\":{\"reason\":\"forbidden\"");
            assertThat(client.receive()).isEqualTo("[\"1\",\"1\",\"other:1\",\"phx_close\",{}]");

            client.join("room:1", "{}");
            client.send("[\"1\",\"2\",\"room:1\",\"said\",{}]");
            assertThat(client.receive())
                    .startsWith(
                            "[\"1\",\"2\",\"room:1\",\"phx_reply\",{\"status\":\"error\",\"response\":{\"reason\":\"forbidden\"");
        }
    }

    @Test
    void anotherTokenTakesThePlaceOfTheFirstAndEndsWhatItDoesNotGrant() throws Exception {
        try (PhoenixClient client = connect("&token=" + token(ROOM), "").join("room:1", "{}")) {
            client.send(
                    "[\"1\",\"2\",\"room:1\",\"fanfare:token\",{\"token\":\"" + token("{\"subscribe\":[]}") + "\"}]");

            assertThat(client.receive())
                    .startsWith("[\"1\",null,\"room:1\",\"fanfare:error\",{\"reason\":\"forbidden\"");
            assertThat(client.receive()).isEqualTo("[\"1\",\"1\",\"room:1\",\"phx_close\",{}]");
            assertThat(client.receive())
                    .isEqualTo("[\"1\",\"2\",\"room:1\",\"phx_reply\",{\"status\":\"ok\",\"response\":{}}]");
        }
    }
}
