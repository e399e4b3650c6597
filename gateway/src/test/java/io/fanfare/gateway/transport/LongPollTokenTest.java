package io.fanfare.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanfare.gateway.auth.Tokens;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whose a session is that polls: tokens of users, pages of other origins, places. */
@Timeout(60)
@ExtendWith(NoLeaks.class)
class LongPollTokenTest {
    private static final String ORIGIN = "https://app.example.com";
    private static final String OTHER_ORIGIN = "https://other.example.com";
    private static final int MAX_CONNECTIONS = 8;

    private static Node node;

    @BeforeAll
    static void start() throws Exception {
        node = Node.start(
                "AUTH_MODE",
                "jwt",
                "AUTH_HS256_SECRET",
                Tokens.SECRET,
                "PUBLIC_ALLOWED_ORIGINS",
                ORIGIN + "," + OTHER_ORIGIN);
    }

    @AfterAll
    static void stop() throws Exception {
        node.stop();
    }

    private static String token(String user) {
        long now = System.currentTimeMillis() / 1000;
        return Tokens.hs256("{\"sub\":\"" + user + "\",\"iat\":" + now + ",\"exp\":" + (now + 600)
                + ",\"fanfare\":{\"subscribe\":[\"room:*\"]}}");
    }

    private static LongPollClient client(String token, String headers) throws IOException {
        return new LongPollClient(
                node.publicAddress(), token.isEmpty() ? "vsn=2.0.0" : "token=" + token + "&vsn=2.0.0", headers);
    }

    private static String shown(String token) {
        return "X-Phoenix-AuthToken: " + token + "\r\n";
    }

    @Test
    void tokenIsTakenFromTheQueryOrAHeader() throws Exception {
        String token = token("ann");

        client(token, "").open().join("room:1", "{}").close();
        client("", shown(token)).open().join("room:1", "{}").close();
        client("", "Authorization: Bearer " + token + "\r\n")
                .open()
                .join("room:1", "{}")
                .close();
    }

    @Test
    void withoutAGoodTokenThereIsNoSession() throws Exception {
        for (String token : new String[] {"", "nonsense"}) {
            try (LongPollClient client = client(token, "Origin: " + ORIGIN + "\r\n")) {
                LongPollClient.Answer answer = client.get();

                assertThat(answer.status()).isEqualTo(403);
                assertThat(answer.token()).isNull();
                assertThat(answer.head())
                        .startsWith("http/1.1 200 ")
                        .contains("\r\naccess-control-allow-origin: " + ORIGIN + "\r\n");
            }
        }
    }

    @Test
    void sessionIsOfNobodyElse() throws Exception {
        String ann = token("ann");
        String page = "Origin: " + ORIGIN + "\r\n";
        try (LongPollClient client = client("", shown(ann) + page).open()) {
            for (String headers : new String[] {
                shown(token("eve")), shown(ann) + "Origin: " + OTHER_ORIGIN + "\r\n", "", page, shown("nonsense")
            }) {
                try (LongPollClient other = client("", headers).withToken(client.token())) {
                    assertThat(other.get().status()).as(headers).isEqualTo(410);
                }
            }
            try (LongPollClient other = client("", shown(token("eve"))).withToken(client.token())) {
                assertThat(other.post("[null,\"1\",\"phoenix\",\"heartbeat\",{}]"))
                        .isEqualTo(410);
            }

            // Clients of Phoenix don't show the user's token with what they post.
            try (LongPollClient same = client("", page).withToken(client.token())) {
                assertThat(same.post("[null,\"1\",\"phoenix\",\"heartbeat\",{}]"))
                        .isEqualTo(200);
            }
            assertThat(client.messages(1)).hasSize(1);
        }
    }

    @Test
    void sessionOfAUserWhoIsForcedOffIsGone() throws Exception {
        try (LongPollClient client = client(token("bob"), "").open().join("room:1", "{}")) {
            client.sendGet();

            HttpRequest forceOff = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + node.apiAddress().getPort() + "/v1/users/bob/sessions"))
                    .DELETE()
                    .build();
            assertThat(HttpClient.newHttpClient()
                            .send(forceOff, BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(202);

            assertThat(client.receive().status()).isEqualTo(410);
            assertThat(client.get().status()).isEqualTo(410);
        }
    }

    /** Each beside the connections that its requests come over. */
    @Test
    void sessionsCountAsConnectionsUntilTheyAreGone() throws Exception {
        Node small = Node.start(
                "PUBLIC_MAX_CONNECTIONS_PER_ADDRESS",
                Integer.toString(MAX_CONNECTIONS),
                "PUBLIC_TRUSTED_ADDRESSES",
                "10.0.0.0/8");
        try (LongPollClient client = new LongPollClient(small.publicAddress())) {
            for (int i = 1; i < MAX_CONNECTIONS; i++) {
                assertThat(client.withToken("").get().status()).isEqualTo(410);
            }

            LongPollClient.Answer answer = client.withToken("").get();

            assertThat(answer.head()).startsWith("http/1.1 429 ").contains("\r\nretry-after: ");
            assertThat(answer.status()).isEqualTo(500);
            assertThat(small.metric("fanfare_connections_refused_total", "reason=\"address\""))
                    .isPositive();
            await().atMost(30, TimeUnit.SECONDS)
                    .until(() -> small.metric("fanfare_sessions_closed_total", "transport=\"longpoll\"")
                            == MAX_CONNECTIONS - 1);
        }
        new LongPollClient(small.publicAddress()).open().close();
        small.stop();
    }

    @Test
    void pageMayAskForAnHour() throws Exception {
        try (RawSocket socket = new RawSocket(node.publicAddress())) {
            socket.send(EventStreamClient.request(
                    "OPTIONS",
                    PhoenixDialect.POLL_PATH + "?vsn=2.0.0",
                    "Origin: " + ORIGIN + "\r\nAccess-Control-Request-Method: POST\r\n"
                            + "Access-Control-Request-Headers: content-type\r\n"));
            String head = socket.readHead();

            assertThat(head)
                    .startsWith("HTTP/1.1 204 ")
                    .contains(
                            "\r\naccess-control-allow-origin: " + ORIGIN + "\r\n",
                            "\r\naccess-control-allow-methods: GET, POST\r\n",
                            "content-type, x-phoenix-authtoken",
                            "\r\naccess-control-max-age: 3600\r\n",
                            "\r\ncache-control: no-store\r\n",
                            "\r\nvary: origin\r\n")
                    .doesNotContain("allow-credentials");
        }
    }

    @Test
    void pageOfAnotherOriginReadsNothing() throws Exception {
        try (RawSocket socket = new RawSocket(node.publicAddress())) {
            socket.send(LongPollClient.getRequest("vsn=2.0.0", "", "Origin: https://evil.example\r\n"));

            assertThat(new String(socket.readToEnd(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 403 ")
                    .doesNotContain("access-control", "fanfare.poll");
        }
    }
}
