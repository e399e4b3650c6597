package io.fanfare.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.MethodSource;

/** Looks for bodies, of a payload and of a batch, that break what reads them. README.md says how to start it. */
@Timeout(300)
class BodyFuzzTest {
    private static final FuzzedApi API = FuzzedApi.open();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int TAKEN = 202;
    private static final int TAKEN_BATCH = 200;

    static Stream<byte[]> bodies() {
        return Stream.of(
                        "{\"a\":[1,-2.5e3,\"\\u20ac\\ud83d\\ude00\",null,true],\"b\":{\"c\":{}}}",
                        "{\"a\":1,\"a\":2}",
                        "{\"messages\":[{\"topic\":\"room:1\",\"data\":{\"n\":1}},"
                                + "{\"topic\":\"room:2\",\"event\":\"e\",\"key\":\"k\",\"data_base64\":\"AAEC\"}]}",
                        "{\"messages\":[{\"topic\":\"*\",\"data\":" + "[".repeat(40) + "]}]}",
                        "\ufeff{}",
                        "[")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("bodies")
    @FuzzTest(maxDuration = "60s")
    void anyBodyIsAnsweredOnce(byte @NotNull [] body) throws IOException {
        int payload = status("/v1/topics/room:1/messages", body);
        int batch = status("/v1/messages", body);

        if (payload == TAKEN) {
            assertThat(read(body).isObject()).isTrue();
        }
        if (batch == TAKEN_BATCH) {
            assertThat(read(body).path("messages").isArray()).isTrue();
        }
    }

    private static int status(String path, byte[] body) {
        byte[] head = ("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                        + "Content-Length: " + body.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        List<Integer> statuses = API.receive(head, body);
        assertThat(statuses).hasSize(1);
        return statuses.get(0);
    }

    /** Another reader than the node's, though by the same library. */
    private static JsonNode read(byte[] body) throws IOException {
        return JSON.readTree(body);
    }
}
