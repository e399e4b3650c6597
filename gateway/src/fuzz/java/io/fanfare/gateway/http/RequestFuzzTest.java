package io.fanfare.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.MethodSource;

/** Looks for lines, headers and framing of requests that break a connection of the API. README.md says how to start it. */
@Timeout(300)
class RequestFuzzTest {
    private static final FuzzedApi OPEN = FuzzedApi.open();
    private static final FuzzedApi KEYED = FuzzedApi.keyed();

    static Stream<byte[]> requests() {
        String post = "POST /v1/topics/room%3A1/messages?event=said HTTP/1.1\r\nHost: localhost\r\n"
                + "Content-Type: application/json; charset=utf-8\r\nIdempotency-Key: k\r\n";
        return Stream.of(
                        "GET /openapi.yaml HTTP/1.1\r\nHost: localhost:8081\r\n\r\n".repeat(2),
                        "GET http://localhost/v1/topics/room:1/messages?after=1&limit=2 HTTP/1.1\r\nHost: localhost\r\n\r\n",
                        "HEAD /none HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
                        "OPTIONS /v1/messages HTTP/1.1\r\nHost: [::1]\r\nOrigin: http://localhost\r\n"
                                + "Access-Control-Request-Method: POST\r\n\r\n",
                        "DELETE /v1/users/a HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ffk_0123456789\r\n\r\n",
                        post + "Content-Length: 2\r\nExpect: 100-continue\r\n\r\n{}",
                        post + "Transfer-Encoding: chunked\r\n\r\n1;x=y\r\n{\r\n1\r\n}\r\n0\r\nTrailer: t\r\n\r\n",
                        post + "Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n{}",
                        post + "Content-Length: 99999\r\n\r\n{}")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("requests")
    @FuzzTest(maxDuration = "60s")
    void anyBytesAreAnsweredOnceOrCloseTheConnection(byte @NotNull [] bytes) {
        int middle = bytes.length / 2;
        byte[] begin = Arrays.copyOf(bytes, middle);
        byte[] rest = Arrays.copyOfRange(bytes, middle, bytes.length);
        for (FuzzedApi api : List.of(OPEN, KEYED)) {
            assertThat(api.receive(begin, rest)).isEqualTo(api.receive(bytes));
        }
    }
}
