package io.fanfare.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests of clients that poll which are at fault, too many, too large, too slow, or of somebody else. */
@Timeout(60)
@ExtendWith(NoLeaks.class)
class LongPollRulesTest extends BystandersFixture {
    private static final int MAX_FRAME_BYTES = 66_000;
    private static final String HEARTBEAT = "[null,\"1\",\"phoenix\",\"heartbeat\",{}]";
    private static final int MUTATIONS = 300;

    @BeforeAll
    static void startNode() throws Exception {
        start(
                "PUBLIC_MAX_FRAME_BYTES",
                Integer.toString(MAX_FRAME_BYTES),
                "PUBLIC_MAX_RECEIVING_BYTES",
                "400000",
                "PUBLIC_MAX_RECEIVING_BYTES_PER_ADDRESS",
                "400000",
                "PUBLIC_RECEIVE_GRACE_SECONDS",
                "1",
                "SESSIONS_FRAMES_PER_SECOND",
                "200");
    }

    private static LongPollClient connect() throws IOException {
        return new LongPollClient(node.publicAddress()).open();
    }

    private static String answer(String request) throws IOException {
        try (RawSocket socket = new RawSocket(node.publicAddress())) {
            socket.send(request.replace("^", "\r\n"));
            return new String(socket.readToEnd(), StandardCharsets.UTF_8);
        }
    }

    private static void assertWell(LongPollClient client) throws IOException {
        try (RawSocket other = new RawSocket(node.publicAddress())) {
            LongPollClient same = client.over(other);
            assertThat(same.post(HEARTBEAT)).isEqualTo(200);
            assertThat(same.messages(1).get(0)).contains("phx_reply");
            client.withToken(same.token());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PUT /socket/longpoll?vsn=2.0.0 HTTP/1.1^Host: localhost^^ | 405",
                "GET /socket/longpoll?vsn=9.9.9 HTTP/1.1^Host: localhost^Connection: close^^ | 403",
                "GET /socket/longpoll?vsn=2.0.0&token=a&token=b HTTP/1.1^Host: localhost^^ | 400",
                "GET /socket/longpoll?vsn=2.0.0&token=a HTTP/1.1^Host: localhost^X-Phoenix-AuthToken: b^^ | 400",
                "GET /socket/longpoll?vsn=2.0.0&token=%ED%A0%80 HTTP/1.1^Host: localhost^^ | 400",
                "GET /socket/longpoll?vsn=% HTTP/1.1^Host: localhost^^ | 400",
                "GET /socket/longpoll?vsn=2.0.0 HTTP/1.1^^ | 400",
                "GET /socket/longpoll?vsn=2.0.0 HTTP/1.1^Host: localhost^Host: localhost^^ | 400",
                "GET /socket/longpoll?vsn=2.0.0 HTTP/1.1^Host: localhost^Content-Length: 2^^{} | 400",
                "GET /socket/longpoll?vsn=2.0.0 HTTP/1.1^Host: localhost^Transfer-Encoding: chunked^^0^^ | 400",
                "POST /socket/longpoll?vsn=2.0.0 HTTP/1.1^Host: localhost^Content-Length: 4^Transfer-Encoding: chunked^^0^^ | 400",
                "POST /socket/longpoll?vsn=2.0.0 HTTP/1.1^Host: localhost^Content-Length: 4^Content-Length: 5^^0^^ | 400",
                "POST /socket/longpoll?vsn=2.0.0 HTTP/1.1^Host: localhost^Transfer-Encoding: gzip, chunked^^0^^ | 501",
                "POST /socket/longpoll?vsn=2.0.0 HTTP/1.0^Host: localhost^Transfer-Encoding: chunked^^0^^ | 400",
                "POST /socket/longpoll?vsn=2.0.0 HTTP/1.1^Host: localhost^Content-Encoding: gzip^Content-Length: 1^^x | 415",
                "POST /socket/longpoll?vsn=2.0.0 HTTP/1.1^Host: localhost^Content-Length: 99999999^^x | 413",
                "POST /socket/longpoll?vsn=2.0.0 HTTP/1.1^Host: localhost^Content-Length: x^^x | 400",
                "GET /socket/longpoll?vsn=2.0.0 HTTP/1.2^Host: localhost^^ | 505",
                "GET /socket/longpoll?vsn=2.0.0 HTTP/1.1^Host: localhost^Origin: https://evil.example^^ | 403",
                "GET /socket/longpoll?vsn=2.0.0 HTTP/1.1^Host: evil.example^^ | 403",
            })
    void requestAtFaultIsToldWhatWasExpected(String request, int status) throws Exception {
        String answer = answer(request);

        assertThat(answer)
                .startsWith("HTTP/1.1 " + status + " ")
                .contains("\r\ncontent-type: application/json\r\n", "\r\nconnection: close\r\n")
                .contains("{\"status\":" + (status == 403 ? 403 : 500) + ",\"token\":null,\"messages\":[],\"text\":")
                .doesNotContain("access-control");
    }

    @Test
    void whatFollowsARequestAtFaultIsNotAnswered() throws Exception {
        String next = LongPollClient.getRequest("vsn=2.0.0", "", "");
        String broken = EventStreamClient.request(
                "POST", PhoenixDialect.POLL_PATH, "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n");

        assertThat(answer(broken + "0\r\n\r\n" + next).split("HTTP/1.1 ", -1)).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fanfare.poll.",
                "fanfare.poll.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.0",
                "fanfare.poll.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.",
                "fanfare.poll.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.99999999999",
                "fanfare.poll.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.-1",
            })
    void tokenOfNoSessionIsGone(String token) throws Exception {
        try (LongPollClient client = new LongPollClient(node.publicAddress()).withToken(token)) {
            LongPollClient.Answer answer = client.get();
            assertThat(answer.status()).isEqualTo(410);
            assertThat(answer.token()).isNull();

            assertThat(client.post(HEARTBEAT)).isEqualTo(410);
            // Nobody's body is not read.
            client.socket().expectEnd();
        }
    }

    @Test
    void pathOfAnotherRequestIsNotServedHere() throws Exception {
        try (LongPollClient client = connect()) {
            client.socket().send(EventStreamClient.request("GET", "/sse?topic=a", ""));

            assertThat(client.read().head()).startsWith("http/1.1 404 ");
            client.socket().expectEnd();
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInTurnHoweverManyThereAre() throws Exception {
        int count = 400;
        try (LongPollClient client = connect()) {
            String post = LongPollClient.postRequest("vsn=2.0.0", client.token(), "", "");
            client.socket().send(String.join("", Collections.nCopies(count, post)));

            for (int i = 0; i < count; i++) {
                assertThat(client.read().status()).isEqualTo(200);
            }
            assertThat(node.metric("fanfare_limits_met_total", "limit=\"frames\""))
                    .isPositive();
            assertWell(client);
        }
    }

    @Test
    void asManyLinesAsAreBoundedAreTakenAndNoneOfMore() throws Exception {
        try (LongPollClient client = connect()) {
            String[] lines =
                    Collections.nCopies(LongPollPost.MAX_LINES, HEARTBEAT).toArray(String[]::new);
            assertThat(client.post(lines)).isEqualTo(200);
            client.messages(LongPollPost.MAX_LINES);

            String[] more =
                    Collections.nCopies(LongPollPost.MAX_LINES + 1, HEARTBEAT).toArray(String[]::new);
            client.sendPost(more);
            assertThat(client.read().head()).startsWith("http/1.1 413 ");
            client.socket().expectEnd();

            assertWell(client);
        }
    }

    @Test
    void largestMessageIsTakenAndALargerOneIsNot() throws Exception {
        String head = "[null,\"1\",\"phoenix\",\"heartbeat\",{\"x\":\"";
        try (LongPollClient client = connect()) {
            assertThat(client.post(head + "x".repeat(MAX_FRAME_BYTES - head.length() - 3) + "\"}]"))
                    .isEqualTo(200);
            client.messages(1);

            client.sendPost(head + "x".repeat(MAX_FRAME_BYTES - head.length() - 2) + "\"}]");
            assertThat(client.read().head()).startsWith("http/1.1 413 ");

            assertWell(client);
        }
    }

    /** The length of a body in chunks shows only as it comes. */
    @Test
    void bodyInChunksIsBoundedToo() throws Exception {
        try (LongPollClient client = connect()) {
            client.socket()
                    .send(EventStreamClient.request(
                            "POST",
                            LongPollClient.target("vsn=2.0.0", client.token()),
                            "Content-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n"));
            for (int i = 0; i <= 2 * MAX_FRAME_BYTES / 1_000; i++) {
                client.socket().sendDespiteClose(Bytes.utf8("3E8\r\n" + "\n".repeat(1_000) + "\r\n"));
            }
            assertThat(client.read().head()).startsWith("http/1.1 413 ");
            assertWell(client);
        }
    }

    @Test
    void bodyThatComesInTooSlowlyEndsItsConnectionOnly() throws Exception {
        double before = node.metric("fanfare_connections_ended_total", "code=\"slow_sender\"");
        try (LongPollClient client = connect()) {
            String post = LongPollClient.postRequest("vsn=2.0.0", client.token(), "", HEARTBEAT);
            client.socket().send(post.substring(0, post.length() - 5));

            client.socket().expectEndAfterAnything();

            assertThat(node.metric("fanfare_connections_ended_total", "code=\"slow_sender\""))
                    .isEqualTo(before + 1);
            assertWell(client);
        }
    }

    @Test
    void bodiesThatNeverEndAreBoundedTogether() throws Exception {
        int connections = 30;
        RawSocket[] strangers = new RawSocket[connections];
        try (LongPollClient client = connect()) {
            String post = LongPollClient.postRequest("vsn=2.0.0", client.token(), "", "x".repeat(MAX_FRAME_BYTES));
            for (int i = 0; i < connections; i++) {
                strangers[i] = new RawSocket(node.publicAddress());
                strangers[i].sendDespiteClose(Bytes.utf8(post.substring(0, post.length() - 1)));
            }

            assertThat(node.metric("fanfare_receiving_bytes", "")).isLessThanOrEqualTo(400_000);
            await().untilAsserted(
                            () -> assertThat(node.metric("fanfare_connections_ended_total", "code=\"overloaded\""))
                                    .isPositive());
            for (RawSocket stranger : strangers) {
                stranger.close();
            }
            await().untilAsserted(() ->
                    assertThat(node.metric("fanfare_receiving_bytes", "")).isZero());
            assertWell(client);
        }
    }

    @Test
    void bodyIsAskedForByWhoWaitsForThat() throws Exception {
        try (LongPollClient client = connect()) {
            String post =
                    LongPollClient.postRequest("vsn=2.0.0", client.token(), "Expect: 100-continue\r\n", HEARTBEAT);
            client.socket().send(post.substring(0, post.length() - HEARTBEAT.length()));
            assertThat(client.socket().readHead()).startsWith("HTTP/1.1 100 ");

            client.socket().send(HEARTBEAT);
            assertThat(client.read().status()).isEqualTo(200);
        }
    }

    @Test
    void messageThatCantBeReadCountsAsOnSockets() throws Exception {
        double before = node.metric("fanfare_errors_total", "");
        try (LongPollClient client = connect()) {
            assertThat(client.post("no base64!", "[1]", "AA")).isEqualTo(200);

            assertThat(node.metric("fanfare_errors_total", "")).isEqualTo(before + 3);
            assertWell(client);
        }
    }

    @Test
    void faultsWithoutEndEndTheSession() throws Exception {
        try (LongPollClient client = connect()) {
            String[] lines = Collections.nCopies(LongPollPost.MAX_LINES, "[1]").toArray(String[]::new);
            int status = 200;
            for (int i = 0; i < 100 && status == 200; i++) {
                status = client.post(lines);
            }
            assertThat(status).isEqualTo(410);
        }
    }

    /** Whatever a stranger sends: those who poll meanwhile notice nothing. */
    @Test
    void mutatedRequestHarmsNobodyElse() throws Exception {
        Random random = new Random(43);
        try (LongPollClient client = connect()) {
            for (int i = 0; i < MUTATIONS; i++) {
                String text = i % 2 == 0
                        ? LongPollClient.getRequest("vsn=2.0.0", "", "")
                        : LongPollClient.postRequest("vsn=2.0.0", "fanfare.poll.x.0", "", HEARTBEAT);
                byte[] request = Bytes.utf8(text + LongPollClient.getRequest("vsn=2.0.0", "", ""));
                for (int changes = random.nextInt(4); changes >= 0; changes--) {
                    request[random.nextInt(request.length)] = (byte) random.nextInt(256);
                }
                try (RawSocket socket = new RawSocket(node.publicAddress())) {
                    socket.sendDespiteClose(request);
                }
            }
            assertWell(client);
        }
    }
}
