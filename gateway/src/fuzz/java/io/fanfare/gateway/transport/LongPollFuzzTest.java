package io.fanfare.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import io.fanfare.protocol.CloseCode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.MethodSource;

/** Looks for requests of a client that polls which break its connection or its session. README.md says how to start it. */
@Timeout(300)
class LongPollFuzzTest {
    /** Stands for the token of the session, which no fuzzer can guess. */
    private static final String TOKEN = "TOKEN";

    private static final String QUERY = "vsn=2.0.0";
    /** As {@link SocketRules} bounds it. */
    private static final long MAX_HELD_BYTES = 256 * 1024;

    static Stream<byte[]> requests() {
        String get = LongPollClient.getRequest(QUERY, TOKEN, "");
        String join = "[\"1\",\"1\",\"room:1\",\"phx_join\",{}]";
        String heartbeat = "[null,\"2\",\"phoenix\",\"heartbeat\",{}]";
        String chunked = EventStreamClient.request(
                        "POST",
                        LongPollClient.target(QUERY, TOKEN),
                        "Content-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n")
                + "3;a=b\r\n[1]\r\n0\r\nX: y\r\n\r\n";
        return Stream.of(
                        get + LongPollClient.postRequest(QUERY, TOKEN, "", join + "\n" + heartbeat) + get,
                        LongPollClient.postRequest(QUERY, TOKEN, "", "AAEBBgVyb29tOjE=\r\n\n" + join),
                        LongPollClient.postRequest(QUERY, TOKEN, "Expect: 100-continue\r\n", heartbeat)
                                .replace("application/x-ndjson", "text/plain"),
                        chunked + get,
                        EventStreamClient.request(
                                "OPTIONS", LongPollClient.target(QUERY, ""), "Origin: http://localhost\r\n"),
                        EventStreamClient.request(
                                "GET",
                                PhoenixDialect.POLL_PATH,
                                "X-Phoenix-Longpoll-Token: " + TOKEN + "\r\nX-Phoenix-AuthToken: a\r\n"),
                        LongPollClient.getRequest("vsn=1.0.0&token=a", "fanfare.poll.x.1", "Connection: close\r\n"))
                .map(Bytes::utf8);
    }

    @MethodSource("requests")
    @FuzzTest(maxDuration = "60s")
    void anyRequestsAreAnsweredOrRefused(byte @NotNull [] bytes) {
        assertThat(outcome(bytes, 2)).isEqualTo(outcome(bytes, 1));
    }

    /** What is left of a connection that was told something in one piece, or in two. */
    private static String outcome(byte[] bytes, int pieces) {
        try (TestPort port = new TestPort(DialectEndpoint.PHOENIX)) {
            port.receive(Bytes.utf8(LongPollClient.getRequest(QUERY, "", "")));
            String token = new String(port.sentBytes(), StandardCharsets.UTF_8)
                    .replaceAll("(?s).*\"token\":\"([^\"]*)\".*", "$1");
            byte[] told = new String(bytes, StandardCharsets.ISO_8859_1)
                    .replace(TOKEN, token)
                    .getBytes(StandardCharsets.ISO_8859_1);
            for (int i = 0; i < pieces; i++) {
                if (port.isOpen()) {
                    port.receive(Arrays.copyOfRange(told, told.length * i / pieces, told.length * (i + 1) / pieces));
                    port.sentBytes();
                    assertThat(port.heldBytes()).isLessThan(MAX_HELD_BYTES);
                }
            }
            assertThat(port.ended).doesNotContain(CloseCode.INTERNAL);
            assertThat(port.refused).doesNotContain(500);
            return port.isOpen() + " " + port.ended + " " + port.refused;
        }
    }
}
