package io.fanfare.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.http.BackendClient.Answer;
import io.fanfare.gateway.transport.NoLeaks;
import io.fanfare.gateway.transport.Node;
import io.fanfare.gateway.transport.TcpClient;
import io.fanfare.protocol.Command;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.TopicName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;

/** A node with small limits, and the calls that tests make of its HTTP API. */
@ExtendWith(NoLeaks.class)
abstract class ApiFixture {
    static final String JSON = "application/json";
    static final String BYTES = "application/octet-stream";
    static final int MAX_REQUEST_BYTES = 8_192;
    static final int MAX_PAYLOAD_BYTES = 4_096;
    static final int MAX_BATCH = 10;

    static Node node;
    static BackendClient api;

    @BeforeAll
    static void startNode() throws Exception {
        node = Node.start(
                "API_MAX_REQUEST_BYTES", "" + MAX_REQUEST_BYTES,
                "API_MAX_BATCH", "" + MAX_BATCH,
                "NAMESPACES_DEFAULT_PRESENCE", "on",
                "NAMESPACES_DEFAULT_MAX_PAYLOAD_BYTES", "" + MAX_PAYLOAD_BYTES);
        api = new BackendClient(node.apiAddress().getPort());
    }

    @AfterAll
    static void stopNode() throws Exception {
        node.stop();
    }

    static void assertProblem(Answer answer, int status, String code) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
        assertThat(answer.json().get("status").intValue()).isEqualTo(status);
        assertThat(answer.json().get("code").textValue()).isEqualTo(code);
    }

    static List<String> payloads(String topic) throws Exception {
        List<String> payloads = new ArrayList<>();
        history(topic).forEach(entry -> payloads.add(entry.payload().text()));
        return payloads;
    }

    static List<Event.HistoryPage.Entry> history(String topic) throws Exception {
        try (TcpClient client = new TcpClient(node.publicAddress()).open()) {
            client.send(new Command.History(1, TopicName.of(topic), new Position(0, 0), 100));
            return client.receive(Event.HistoryPage.class).entries();
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
