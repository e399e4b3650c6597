package io.fanfare.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.audit.AuditLog;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.socket.ReceiveBudget;
import io.fanfare.gateway.transport.NoLeaks;
import io.fanfare.gateway.transport.Node;
import io.fanfare.gateway.transport.RawSocket;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.timeout.IdleStateEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP/1.1 as a connection sees it (RFC 9112). */
@ExtendWith(NoLeaks.class)
class ApiConnectionTest {
    private static final int MAX_REQUEST_BYTES = 70_000;
    private static final String JSON_TYPE = "Content-Type: application/json\r\n";
    private static final String TOO_LARGE = "POST /v1/messages HTTP/1.1\r\nHost: localhost\r\n" + JSON_TYPE
            + "Content-Length: " + (MAX_REQUEST_BYTES + 1) + "\r\n";

    private static Node node;

    @BeforeAll
    static void startNode() throws Exception {
        node = Node.start("API_MAX_REQUEST_BYTES", "" + MAX_REQUEST_BYTES);
    }

    @AfterAll
    static void stopNode() throws Exception {
        node.stop();
    }

    @Test
    void connectionIsKept() throws IOException {
        try (RawSocket socket = connect()) {
            for (int i = 0; i < 3; i++) {
                socket.send(get("/healthz", ""));

                assertThat(answer(socket)).startsWith("HTTP/1.1 200 ").endsWith("{\"status\":\"up\"}");
            }
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws IOException {
        int count = 300; // more than may wait at a time
        StringBuilder requests = new StringBuilder();
        for (int i = 0; i < count; i++) {
            // A durable publish is answered by another thread, the others at once.
            requests.append(i % 2 == 0 ? post("/v1/topics/room:p" + i + "/messages", "{}") : get("/v1/none" + i, ""));
        }

        try (RawSocket socket = connect()) {
            socket.send(requests.toString());

            for (int i = 0; i < count; i++) {
                assertThat(answer(socket)).contains(i % 2 == 0 ? "\"room:p" + i + "\"" : "/v1/none" + i + " ");
            }
        }
    }

    @Test
    void requestMayComeByteByByte() throws IOException {
        try (RawSocket socket = connect()) {
            for (byte b : post("/v1/topics/room:bytes/messages", "{}").getBytes(StandardCharsets.US_ASCII)) {
                socket.send(new byte[] {b});
            }

            assertThat(answer(socket)).startsWith("HTTP/1.1 201 ");
        }
    }

    @Test
    void bodyMayComeInChunks() throws IOException {
        try (RawSocket socket = connect()) {
            socket.send(
                    "POST /v1/topics/room:chunks/messages HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                            + "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n1\r\n}\r\n0\r\n\r\n");

            assertThat(answer(socket)).startsWith("HTTP/1.1 201 ");
        }
    }

    @Test
    void closeIsObeyedAndNothingBehindItIsCarriedOut() throws IOException { // §9.6
        try (RawSocket socket = connect()) {
            socket.send(get("/healthz", "Connection: close\r\n") + post("/v1/topics/room:behind/messages", "{}"));

            assertThat(answer(socket)).startsWith("HTTP/1.1 200 ").containsIgnoringCase("\r\nconnection: close\r\n");
            socket.expectEnd();
        }
        try (RawSocket socket = connect()) {
            socket.send(get("/v1/topics/room:behind", ""));
            assertThat(answer(socket)).contains("\"head\":0");
        }
    }

    @Test
    void answerIsGivenAlthoughTheClientHasEndedItsSide() throws IOException {
        try (RawSocket socket = connect()) {
            socket.send(get("/healthz", ""));
            assertThat(answer(socket)).startsWith("HTTP/1.1 200 ");
            socket.shutdownOutput();
            socket.expectEnd();
        }
    }

    @Test
    void publisherThatEndsItsSideIsAnswered() throws IOException { // RFC 9112 §9.6
        for (int i = 1; i <= 10; i++) {
            try (RawSocket socket = connect()) {
                socket.send(post("/v1/topics/room:half/messages", "{}").repeat(2));
                socket.shutdownOutput();

                assertThat(answer(socket)).startsWith("HTTP/1.1 201 ").contains("\"offset\":" + (2 * i - 1));
                assertThat(answer(socket)).startsWith("HTTP/1.1 201 ").contains("\"offset\":" + 2 * i);
                socket.expectEnd();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {63, 64, 65, 300})
    void publisherThatEndsItsSideAfterMoreThanMayWaitIsAnswered(int count) throws IOException {
        String topic = "/v1/topics/room:half" + count + "/messages";
        try (RawSocket socket = connect()) {
            socket.send(post(topic, "{}").repeat(count));
            socket.shutdownOutput();

            for (int i = 1; i <= count; i++) {
                assertThat(answer(socket)).startsWith("HTTP/1.1 201 ").contains("\"offset\":" + i + "}");
            }
            socket.expectEnd();
        }
    }

    @Test
    void requestThatEndsInItsMiddleIsNotCarriedOut() throws IOException {
        try (RawSocket socket = connect()) {
            String request = post("/v1/topics/room:cut/messages", "{\"n\":1}");
            socket.send(request.substring(0, request.length() - 1));
            socket.shutdownOutput();

            socket.expectEnd();
        }
        try (RawSocket socket = connect()) {
            socket.send(get("/v1/topics/room:cut", ""));
            assertThat(answer(socket)).contains("\"head\":0");
        }
    }

    @Test
    void http10IsClosedAfterTheAnswer() throws IOException {
        try (RawSocket socket = connect()) {
            socket.send("GET /healthz HTTP/1.0\r\n\r\n");

            assertThat(answer(socket)).startsWith("HTTP/1.1 200 ");
            socket.expectEnd();
        }
    }

    @Test
    void http10IsKeptIfItAsksForThat() throws IOException {
        try (RawSocket socket = connect()) {
            for (int i = 0; i < 2; i++) {
                socket.send("GET /healthz HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");

                assertThat(answer(socket)).containsIgnoringCase("\r\nconnection: keep-alive\r\n");
            }
        }
    }

    @Test
    void headIsAnsweredLikeGetWithoutABody() throws IOException { // RFC 9110 §9.3.2
        try (RawSocket socket = connect()) {
            socket.send("HEAD /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n" + get("/healthz", ""));

            assertThat(socket.readHead()).startsWith("HTTP/1.1 200 ").containsIgnoringCase("content-length: 15\r\n");
            assertThat(answer(socket)).startsWith("HTTP/1.1 200 ");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "garbage\r\n\r\n",
                "GET /healthz HTTP/1.1\r\nno field\r\n\r\n",
                "GET /healthz HTTP/1.1\r\nContent-Length: x\r\n\r\n",
                "POST /v1/messages HTTP/1.1\r\nHost: localhost\r\n" + JSON_TYPE
                        + "Transfer-Encoding: chunked\r\n\r\nno chunk\r\n\r\n",
            })
    void requestThatCannotBeReadIsAProblemAndEndsTheConnection(String request) throws IOException {
        try (RawSocket socket = connect()) {
            socket.send(request);

            assertThat(answer(socket)).startsWith("HTTP/1.1 400 ").contains("\"code\":\"invalid_request\"");
            socket.expectEnd();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"é", "\u0001", "a%zz", "a%4"})
    void pathThatIsNoUriIsAProblem(String segment) throws IOException {
        try (RawSocket socket = connect()) {
            socket.send(get("/v1/topics/" + segment, ""));

            assertThat(answer(socket)).startsWith("HTTP/1.1 400 ").contains("\"code\":\"invalid_request\"");
        }
    }

    @Test
    void keyIsUtf8AsOnTheSockets() throws IOException {
        try (RawSocket socket = connect()) {
            socket.send(post("/v1/messages", "{\"messages\":[{\"topic\":\"room:utf8\",\"data\":{},\"key\":\"clé\"}]}"));
            assertThat(answer(socket)).contains("\"offset\":1}");

            socket.send(postWithKey("clé".getBytes(StandardCharsets.UTF_8)));
            assertThat(answer(socket)).contains("\"offset\":1,\"duplicate\":true");

            socket.send(postWithKey("clé".getBytes(StandardCharsets.ISO_8859_1)));
            assertThat(answer(socket)).startsWith("HTTP/1.1 400 ").contains("invalid_key");
        }
    }

    private static byte[] postWithKey(byte[] key) {
        String head =
                "POST /v1/topics/room:utf8/messages HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                        + "Content-Length: 2\r\nIdempotency-Key: " + new String(key, StandardCharsets.ISO_8859_1)
                        + "\r\n\r\n{}";
        return head.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void bodyAboveTheLimitIsAnsweredAfterTheRequestsBeforeIt() throws IOException {
        try (RawSocket socket = connect()) {
            socket.send(post("/v1/topics/room:before/messages", "{}") + TOO_LARGE + "\r\n");
            sendQuietly(socket, new byte[MAX_REQUEST_BYTES + 1]);

            assertThat(answer(socket)).startsWith("HTTP/1.1 201 ");
            assertThat(answer(socket)).startsWith("HTTP/1.1 413 ").containsIgnoringCase("connection: close");
            socket.expectEnd();
        }
    }

    @Test
    void chunkedBodyAboveTheLimitIsAProblem() throws IOException {
        try (RawSocket socket = connect()) {
            socket.send("POST /v1/messages HTTP/1.1\r\nHost: localhost\r\n" + JSON_TYPE
                    + "Transfer-Encoding: chunked\r\n\r\n");
            for (int sent = 0; sent <= MAX_REQUEST_BYTES; sent += 0x1000) {
                sendQuietly(socket, ("1000\r\n" + "x".repeat(0x1000) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            }

            assertThat(answer(socket)).startsWith("HTTP/1.1 413 ").contains("payload_too_large");
            socket.expectEnd();
        }
    }

    @Test
    void whoeverAsksIsToldToGoOn() throws IOException { // RFC 9110 §10.1.1
        try (RawSocket socket = connect()) {
            socket.send(
                    "POST /v1/topics/room:100/messages HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                            + "Content-Length: 2\r\nExpect: 100-continue\r\n\r\n");
            assertThat(socket.readHead()).startsWith("HTTP/1.1 100 ");

            socket.send("{}");
            assertThat(answer(socket)).startsWith("HTTP/1.1 201 ");
        }
    }

    @Test
    void whoeverAsksForTooMuchIsToldSoInAProblem() throws IOException {
        try (RawSocket socket = connect()) {
            socket.send(TOO_LARGE + "Expect: 100-continue\r\n\r\n");

            assertThat(answer(socket)).startsWith("HTTP/1.1 413 ").contains("\"code\":\"payload_too_large\"");
            socket.expectEnd();
        }
    }

    @Test
    void clientThatLeavesBeforeItsAnswersDoesNoHarm() throws IOException {
        for (int i = 0; i < 20; i++) {
            try (RawSocket socket = connect()) {
                socket.send(post("/v1/topics/room:gone/messages", "{}").repeat(50));
                socket.reset();
            }
        }

        try (RawSocket socket = connect()) {
            socket.send(get("/healthz", ""));
            assertThat(answer(socket)).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void connectionsAboveTheLimitAreClosed() throws Exception {
        Node small = Node.start("API_MAX_CONNECTIONS", "2", "API_MAX_CONNECTIONS_PER_ADDRESS", "2");

        try (RawSocket first = new RawSocket(small.apiAddress());
                RawSocket second = new RawSocket(small.apiAddress())) {
            first.send(get("/healthz", ""));
            assertThat(answer(first)).startsWith("HTTP/1.1 200 ");
            second.send(get("/healthz", ""));
            assertThat(answer(second)).startsWith("HTTP/1.1 200 ");

            try (RawSocket third = new RawSocket(small.apiAddress())) {
                third.expectEnd();
            }
        }
        small.stop();
    }

    @Test
    void connectionThatIsUsedForNothingIsClosedAndCounted() throws Exception {
        Node impatient = Node.start("API_IDLE_TIMEOUT_SECONDS", "1");

        try (RawSocket silent = new RawSocket(impatient.apiAddress());
                RawSocket halfway = new RawSocket(impatient.apiAddress())) {
            silent.send(get("/healthz", ""));
            assertThat(answer(silent)).startsWith("HTTP/1.1 200 ");
            halfway.send("GET /healthz HTTP/1.1\r\nHo");

            silent.expectEnd();
            halfway.expectEnd();
        }
        try (RawSocket counting = new RawSocket(impatient.apiAddress())) {
            counting.send(get("/metrics", ""));
            assertThat(answer(counting)).contains("fanfare_api_connections_closed_total{reason=\"idle\"} 2.0");
        }
        impatient.stop();
    }

    @Test
    void connectionThatWaitsForAnAnswerIsNotIdle() {
        CompletableFuture<ApiResponse> answer = new CompletableFuture<>();
        Router router = new Router(
                List.of(new Route(HttpMethod.GET, "/slow", RouteAccess.OPEN, Accepts.NOTHING, request -> answer)),
                GatewayMetrics.NONE);
        EmbeddedChannel channel = new EmbeddedChannel(new ApiConnection(
                router,
                new CallerCheck(
                        new KeyServices(
                                null,
                                null,
                                InstantSource.system(),
                                new AuditLog(InstantSource.system()),
                                GatewayMetrics.NONE),
                        null),
                new CrossOrigin(List::of),
                new BodyBudget(new ReceiveBudget(0, 0), GatewayMetrics.NONE),
                GatewayMetrics.NONE));
        channel.writeInbound(new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/slow"));

        channel.pipeline().fireUserEventTriggered(IdleStateEvent.ALL_IDLE_STATE_EVENT);
        assertThat(channel.isOpen()).isTrue();

        answer.complete(ApiResponse.of(200, ApiResponse.JSON, new byte[0]));
        channel.runPendingTasks();
        assertThat(channel.<FullHttpResponse>readOutbound().status().code()).isEqualTo(200);
        channel.pipeline().fireUserEventTriggered(IdleStateEvent.ALL_IDLE_STATE_EVENT);
        assertThat(channel.isOpen()).isFalse();
    }

    private static RawSocket connect() throws IOException {
        return new RawSocket(node.apiAddress());
    }

    private static String get(String path, String headers) {
        return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n";
    }

    private static String post(String path, String json) {
        return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                + json.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + json;
    }

    private static void sendQuietly(RawSocket socket, byte[] bytes) {
        socket.sendDespiteClose(bytes);
    }

    /** One answer, head and body. */
    private static String answer(RawSocket socket) throws IOException {
        String head = socket.readHead();
        int at = head.toLowerCase(Locale.ROOT).indexOf("content-length: ") + "content-length: ".length();
        int length = Integer.parseInt(head.substring(at, head.indexOf('\r', at)));
        return head + new String(socket.read(length), StandardCharsets.UTF_8);
    }
}
