package io.fanfare.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Callers that send a byte now and then, so that nothing is ever whole. Over TLS its handshake has the same deadline. */
@ExtendWith(NoLeaks.class)
class SlowlorisTest extends BystandersFixture {
    private static final int CALLERS = 10;
    private static final int DRIP_MILLIS = 100;

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final List<RawSocket> callers = new ArrayList<>();

    @BeforeAll
    static void startNode() throws Exception {
        start(
                "ADMIN_PORT", "0",
                "PUBLIC_HANDSHAKE_TIMEOUT_MILLIS", "700",
                "API_MIN_RECEIVE_BYTES_PER_SECOND", "500",
                "API_RECEIVE_GRACE_SECONDS", "1");
    }

    @AfterEach
    void close() throws Exception {
        clock.shutdownNow();
        for (RawSocket caller : callers) {
            caller.close();
        }
    }

    private void drip(InetSocketAddress address, String beginning, String bytes) throws IOException {
        for (int i = 0; i < CALLERS; i++) {
            RawSocket caller = new RawSocket(address);
            callers.add(caller);
            caller.sendDespiteClose(beginning.getBytes(StandardCharsets.ISO_8859_1));
            int[] next = {0};
            clock.scheduleWithFixedDelay(
                    () -> caller.sendDespiteClose(new byte[] {(byte) bytes.charAt(next[0]++ % bytes.length())}),
                    0,
                    DRIP_MILLIS,
                    TimeUnit.MILLISECONDS);
        }
    }

    /** Each has ended, and is counted. */
    private void expectAllEnd(String metric, String label) {
        callers.forEach(RawSocket::expectEndAfterAnything);
        await().untilAsserted(() -> assertThat(node.metric(metric, label)).isEqualTo(callers.size()));
    }

    @Test
    void clientsThatNeverGetToTheirHelloAreClosedAtTheDeadline() throws Exception {
        drip(node.publicAddress(), "GET /ws HTTP/1.1\r\nHost: localhost\r\nX: ", "x");
        drip(node.publicAddress(), "", "GGGGGGGGGGGGGGGG");
        drip(node.publicAddress(), "\u007f\u0001", "x"); // a hello over TCP

        expectAllEnd("fanfare_connections_ended_total", "code=\"handshake_timeout\"");
    }

    @Test
    void backendsThatNeverGetToTheEndOfTheirRequestsAreClosedAndProbesAnsweredMeanwhile() throws Exception {
        String head = "POST /v1/topics/room:slow/messages HTTP/1.1\r\nHost: localhost\r\n"
                + "Content-Type: application/json\r\n";
        drip(node.apiAddress(), "", "A");
        drip(node.apiAddress(), head, "A");
        drip(node.apiAddress(), head + "Content-Length: 4000\r\n\r\n", "{");
        drip(node.apiAddress(), head + "Transfer-Encoding: chunked\r\n\r\nff\r\n", "{");

        try (RawSocket probe = new RawSocket(node.adminAddress())) {
            probe.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(probe.readHead()).startsWith("HTTP/1.1 200 ");
        }
        expectAllEnd("fanfare_api_connections_closed_total", "reason=\"slow_sender\"");
    }
}
