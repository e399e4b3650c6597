package io.fanfare.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanfare.gateway.transport.NoLeaks;
import io.fanfare.gateway.transport.Node;
import io.fanfare.gateway.transport.RawSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What all callers together may have the node hold of their requests is bounded. */
@ExtendWith(NoLeaks.class)
class ReceivingTest {
    private static final int MAX_BYTES = 8_192;
    private static Node node;

    @BeforeAll
    static void start() throws Exception {
        node = Node.start(
                "API_MAX_REQUEST_BYTES",
                "4096",
                "API_MAX_RECEIVING_BYTES",
                Integer.toString(MAX_BYTES),
                "API_MAX_RECEIVING_BYTES_PER_ADDRESS",
                Integer.toString(MAX_BYTES),
                "API_MIN_RECEIVE_BYTES_PER_SECOND",
                "10000",
                "API_RECEIVE_GRACE_SECONDS",
                "2",
                "NAMESPACES_DEFAULT_MAX_PAYLOAD_BYTES",
                "4096");
    }

    @AfterAll
    static void stop() throws Exception {
        node.stop();
    }

    @Test
    void callersThatNeverFinishDoNotTakeMoreThanTheBound() throws Exception {
        List<RawSocket> unfinished = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            RawSocket socket = new RawSocket(node.apiAddress());
            socket.send(head(4_096) + "x".repeat(4_095));
            unfinished.add(socket);
            int holding = Math.min(i + 1, 2);
            await().untilAsserted(() ->
                    assertThat(node.metric("fanfare_api_receiving_bytes", "")).isEqualTo(holding * 4_095));
        }

        for (RawSocket refused : unfinished.subList(2, 4)) {
            assertThat(refused.readHead()).startsWith("HTTP/1.1 503 ").containsIgnoringCase("retry-after: 1\r\n");
        }
        assertThat(node.metric("fanfare_api_bodies_refused_total", "")).isGreaterThanOrEqualTo(2);
        for (RawSocket socket : unfinished) {
            socket.close();
        }
        await().untilAsserted(() ->
                assertThat(node.metric("fanfare_api_receiving_bytes", "")).isZero());
    }

    @Test
    void requestThatIsBegunAndDoesNotGoOnEndsItsConnection() throws Exception {
        try (RawSocket body = new RawSocket(node.apiAddress());
                RawSocket head = new RawSocket(node.apiAddress());
                RawSocket patient = new RawSocket(node.apiAddress())) {
            patient.send(head(2) + "{}");
            assertThat(answer(patient)).startsWith("HTTP/1.1 201 ");
            body.send(head(4_000) + "{");
            head.send("POST /v1/topics/room:1/messages HTTP/1.1\r\nHo");

            body.expectEnd();
            head.expectEnd();

            assertThat(node.metric("fanfare_api_connections_closed_total", "reason=\"slow_sender\""))
                    .isEqualTo(2);
            patient.send(head(2) + "{}");
            assertThat(answer(patient)).as("who has nothing under way").startsWith("HTTP/1.1 201 ");
        }
    }

    @Test
    void whatWasHeldIsGivenBackWithEachAnswer() throws Exception {
        try (RawSocket socket = new RawSocket(node.apiAddress())) {
            for (int i = 0; i < 20; i++) {
                socket.send(head(2) + "{}");
                assertThat(answer(socket)).startsWith("HTTP/1.1 201 ");
            }
            assertThat(node.metric("fanfare_api_receiving_bytes", "")).isZero();
        }
    }

    @Test
    void bodyThatIsTooLargeIsGivenBackToo() throws Exception {
        for (int i = 0; i < 10; i++) {
            try (RawSocket socket = new RawSocket(node.apiAddress())) {
                socket.send(head(5_000));
                socket.sendDespiteClose(new byte[5_000]);
                assertThat(socket.readHead()).startsWith("HTTP/1.1 413 ");
            }
        }
        await().untilAsserted(() ->
                assertThat(node.metric("fanfare_api_receiving_bytes", "")).isZero());
    }

    private static String head(int bodyBytes) {
        return "POST /v1/topics/room:1/messages HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Content-Length: " + bodyBytes + "\r\n\r\n";
    }

    private static String answer(RawSocket socket) throws Exception {
        String head = socket.readHead();
        int at = head.indexOf("content-length: ") + "content-length: ".length();
        int length = Integer.parseInt(head.substring(at, head.indexOf('\r', at)));
        return head + new String(socket.read(length), StandardCharsets.UTF_8);
    }
}
