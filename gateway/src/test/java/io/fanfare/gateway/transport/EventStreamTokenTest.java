package io.fanfare.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.auth.Tokens;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tokens, grants and tickets of streams, and what pages of other origins may do with them. */
@Timeout(30)
@ExtendWith(NoLeaks.class)
class EventStreamTokenTest {
    private static final String ORIGIN = "https://app.example.com";
    private static final String FROM_PAGE = "Origin: " + ORIGIN + "\r\n";
    private static final String ROOM = "{\"subscribe\":[\"room:*\"]}";

    private static Node node;

    @BeforeAll
    static void start() throws Exception {
        node = Node.start(
                "AUTH_MODE",
                "jwt",
                "AUTH_HS256_SECRET",
                Tokens.SECRET,
                "AUTH_CLOCK_SKEW_SECONDS",
                "1",
                "PUBLIC_ALLOWED_ORIGINS",
                ORIGIN);
    }

    @AfterAll
    static void stop() throws Exception {
        node.stop();
    }

    private static String token(String user, String grants, long lifeSeconds) {
        long now = System.currentTimeMillis() / 1000;
        return Tokens.hs256("{\"sub\":\"" + user + "\",\"iat\":" + now + ",\"exp\":" + (now + lifeSeconds)
                + ",\"fanfare\":" + grants + "}");
    }

    private static String bearer(String token) {
        return "Authorization: Bearer " + token + "\r\n";
    }

    private static String answer(String method, String target, String headers) throws IOException {
        try (RawSocket socket = new RawSocket(node.publicAddress())) {
            socket.send(EventStreamClient.request(method, target, headers));
            return new String(socket.readToEnd(), StandardCharsets.UTF_8);
        }
    }

    private static EventStreamClient connect(String query, String headers) throws IOException {
        return new EventStreamClient(node.publicAddress(), query, headers);
    }

    private static String ticket(String token) throws IOException {
        String answer = answer("POST", "/sse/ticket", bearer(token) + "Content-Length: 0\r\n");
        assertThat(answer)
                .startsWith("HTTP/1.1 200 OK\r\n")
                .contains("\r\ncache-control: no-store\r\n", "\r\ncontent-type: application/json\r\n");
        String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
        assertThat(body).matches("\\{\"ticket\":\"[\\w-]{32}\",\"expires_in\":30}");
        return body.substring(11, 43);
    }

    @Test
    void tokenIsTakenFromTheHeader() throws Exception {
        connect("topic=room:1", bearer(token("ann", ROOM, 600))).subscribed().close();
    }

    @Test
    void withoutAGoodTokenTheStreamDoesNotBegin() throws Exception {
        for (String headers : new String[] {"", bearer("nonsense"), bearer(token("ann", ROOM, -10))}) {
            assertThat(answer("GET", "/sse?topic=room:1", headers + FROM_PAGE))
                    .startsWith("HTTP/1.1 401 Unauthorized\r\n")
                    .contains(
                            "\r\nwww-authenticate: Bearer\r\n", "\r\naccess-control-allow-origin: " + ORIGIN + "\r\n");
            assertThat(answer("POST", "/sse/ticket", headers)).startsWith("HTTP/1.1 401 Unauthorized\r\n");
        }
    }

    @Test
    void topicThatIsNotGrantedIsForbiddenWhateverElseIsAsked() throws Exception {
        String token = bearer(token("ann", "{\"subscribe\":[\"room:*\",\"live:*\"]}", 600));

        assertThat(answer("GET", "/sse?topic=other:1", token)).startsWith("HTTP/1.1 403 Forbidden\r\n");
        assertThat(answer("GET", "/sse?topic=room:1&topic=live:1&topic=zoo:1", token))
                .startsWith("HTTP/1.1 403 Forbidden\r\n")
                .contains("\r\n\r\nzoo:1: ")
                .doesNotContain("event-stream");
    }

    @Test
    void ticketStandsForTheTokenOnce() throws Exception {
        String ticket = ticket(token("ann", ROOM, 600));

        connect("topic=room:1&ticket=" + ticket, "").subscribed().close();
        assertThat(answer("GET", "/sse?topic=room:1&ticket=" + ticket, ""))
                .startsWith("HTTP/1.1 401 ")
                .doesNotContain(ticket);
    }

    @Test
    void ticketGivesNoMoreThanItsToken() throws Exception {
        assertThat(answer("GET", "/sse?topic=other:1&ticket=" + ticket(token("ann", ROOM, 600)), ""))
                .startsWith("HTTP/1.1 403 ");
    }

    @Test
    void ticketAndTokenTogetherAreRefused() throws Exception {
        String token = token("ann", ROOM, 600);

        assertThat(answer("GET", "/sse?topic=room:1&ticket=" + ticket(token), bearer(token)))
                .startsWith("HTTP/1.1 400 ");
    }

    @Test
    void tokenHasOnlySoManyTickets() throws Exception {
        String token = token("many", ROOM, 600);
        for (int i = 0; i < StreamTickets.MAX_PER_TOKEN; i++) {
            ticket(token);
        }

        assertThat(answer("POST", "/sse/ticket", bearer(token)))
                .startsWith("HTTP/1.1 429 ")
                .contains("\r\nretry-after: 1\r\n");
        assertThat(node.metric("fanfare_sse_tickets", "")).isGreaterThanOrEqualTo(StreamTickets.MAX_PER_TOKEN);
    }

    @Test
    void pageOfANamedOriginMayReadAndAsksBefore() throws Exception {
        String asks = FROM_PAGE + "Access-Control-Request-Method: POST\r\n"
                + "Access-Control-Request-Headers: authorization\r\n";
        assertThat(answer("OPTIONS", "/sse/ticket", asks))
                .startsWith("HTTP/1.1 204 ")
                .contains(
                        "\r\naccess-control-allow-origin: " + ORIGIN + "\r\n",
                        "\r\naccess-control-allow-methods: POST\r\n",
                        "\r\naccess-control-allow-headers: authorization",
                        "\r\nvary: origin\r\n")
                .doesNotContain("allow-credentials");

        try (EventStreamClient client = connect("topic=room:1", FROM_PAGE + bearer(token("ann", ROOM, 600)))) {
            assertThat(client.socket().readHead())
                    .startsWith("HTTP/1.1 200 ")
                    .contains("\r\naccess-control-allow-origin: " + ORIGIN + "\r\n", "\r\nvary: origin\r\n");
        }
    }

    @Test
    void pageOfAnotherOriginIsRefused() throws Exception {
        String foreign = "Origin: https://evil.example\r\n";
        for (String method : new String[] {"GET", "OPTIONS"}) {
            assertThat(answer(method, "/sse?topic=room:1", foreign + bearer(token("ann", ROOM, 600))))
                    .startsWith("HTTP/1.1 403 ")
                    .doesNotContain("access-control-allow-origin");
        }
    }

    @Test
    void tokenThatExpiresIsToldAndThenTheStreamEnds() throws Exception {
        try (EventStreamClient client =
                connect("topic=room:1", bearer(token("ann", ROOM, 1))).subscribed()) {
            assertThat(client.rest())
                    .contains("event: error\ndata: {\"code\":121,\"reason\":\"token_expired\"")
                    .contains("event: close\ndata: {\"code\":4005,\"reason\":\"unauthenticated\",\"reconnect\":false");
        }
    }

    @Test
    void userWhoIsForcedOffIsToldWhetherToComeBack() throws Exception {
        try (EventStreamClient client =
                connect("topic=room:1", bearer(token("dan", ROOM, 600))).subscribed()) {
            order("DELETE", "/v1/users/dan/sessions", "");

            assertThat(client.rest())
                    .contains("event: close\ndata: {\"code\":1001,\"reason\":\"going_away\",\"reconnect\":true");
        }
    }

    @Test
    void topicThatIsNotAllowedAnyMoreEndsAndWithTheLastOneTheStream() throws Exception {
        try (EventStreamClient client = connect("topic=room:1&topic=room:2", bearer(token("eve", ROOM, 600)))
                .subscribed()) {
            order("DELETE", "/v1/users/eve/grants?topics=room:2", "");
            assertThat(client.next())
                    .contains("event: error\ndata: {\"topic\":\"room:2\",\"code\":122,\"reason\":\"forbidden\",");

            order("POST", "/v1/topics/room:2/messages", "{}");
            order("POST", "/v1/topics/room:1/messages", "{}");
            assertThat(client.data()).startsWith("{\"topic\":\"room:1\",");

            order("DELETE", "/v1/users/eve/grants?topics=room:1", "");
            assertThat(client.next()).contains("event: error\ndata: {\"topic\":\"room:1\",\"code\":122,");
            assertThat(client.rest()).isEmpty();
        }
    }

    /** Something that a backend wants done. */
    private static void order(String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + node.apiAddress().getPort() + path))
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(request, BodyHandlers.ofString())
                        .statusCode())
                .isBetween(200, 299);
    }
}
