package io.fanfare.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.transport.RawSocket;
import io.fanfare.gateway.transport.TcpClient;
import io.fanfare.protocol.Command;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What Prometheus reads. */
class MetricsApiTest extends ApiFixture {
    @Test
    void everyMetricSaysWhatItIs() throws Exception {
        useTheNode();

        Map<String, String> helps = new TreeMap<>();
        List<String> types = new ArrayList<>();
        for (String line : api.get("/metrics").text().split("\n")) {
            String[] words = line.split(" ", 4);
            if (line.startsWith("# HELP ")) {
                helps.put(words[2], words.length > 3 ? words[3].strip() : "");
            } else if (line.startsWith("# TYPE ")) {
                types.add(words[2]);
            }
        }

        assertThat(types)
                .contains("fanfare_api_answers_total", "fanfare_sessions_opened_total", "fanfare_build_info")
                .allSatisfy(name ->
                        assertThat(helps.get(name)).as("HELP of " + name).isNotBlank());
    }

    @Test
    void buildIsAMetric() throws Exception {
        assertThat(api.get("/metrics").text())
                .containsPattern("fanfare_build_info\\{java=\"\\S+\",version=\"\\S+\"} 1");
    }

    /** Some meters are there only once something has happened. */
    private static void useTheNode() throws Exception {
        api.post("/v1/topics/room:metrics/messages", "{}");
        api.get("/v1/nothing");
        try (TcpClient client = new TcpClient(node.publicAddress()).open()) {
            client.send(Command.Ping.INSTANCE);
        }
        try (RawSocket refused = new RawSocket(node.publicAddress())) {
            refused.send("GET /nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n");
            refused.expectEndAfterAnything();
        }
    }
}
