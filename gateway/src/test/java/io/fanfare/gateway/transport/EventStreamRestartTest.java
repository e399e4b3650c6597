package io.fanfare.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.protocol.Command;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.TopicName;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A node goes and comes back with its history: who names the last id that it has seen gets all, and nothing twice. */
@Timeout(60)
@ExtendWith(NoLeaks.class)
class EventStreamRestartTest {
    private static final String TOPIC = "room:sse-restart";
    private static final String OTHER = "room:sse-restart-b";

    @TempDir
    private Path data;

    private Node start() throws Exception {
        return Node.start("STORE_URL", "embedded", "DATA_DIR", data.toString());
    }

    private static void publish(Node node, String topic, int from, int to) throws Exception {
        try (TcpClient publisher = new TcpClient(node.publicAddress()).open()) {
            for (int n = from; n <= to; n++) {
                Payload payload = Payload.json("{\"n\":" + n + "}");
                publisher.send(new Command.Publish(n, TopicName.of(topic), "message", payload, null, true));
                publisher.receive(Event.Published.class);
            }
        }
    }

    /** Takes messages until there are as many as are wanted; all else is passed over. */
    private static void follow(EventStreamClient client, List<Integer> seen, int count) throws Exception {
        while (seen.size() < count) {
            String event = client.next();
            if (event.contains("\"event\":\"message\"")) {
                seen.add(Integer.valueOf(event.replaceAll("(?s).*\"n\":(\\d+).*", "$1")));
            }
        }
    }

    @Test
    void restartLosesNothingAndRepeatsNothing() throws Exception {
        for (String query : List.of("topic=" + TOPIC, "topic=" + OTHER + "&topic=" + TOPIC)) {
            List<Integer> seen = new ArrayList<>();
            Node node = start();
            EventStreamClient client = new EventStreamClient(node.publicAddress(), query, "").subscribed();
            publish(node, TOPIC, 1, 20);
            follow(client, seen, 10);
            client.close();
            node.terminate();

            node = start();
            publish(node, TOPIC, 21, 30);
            String lastEventId = "Last-Event-ID: " + client.lastId() + "\r\n";
            client = new EventStreamClient(node.publicAddress(), query, lastEventId).subscribed();
            publish(node, TOPIC, 31, 40);
            follow(client, seen, 40);
            client.close();
            node.stop();

            assertThat(seen).isEqualTo(IntStream.rangeClosed(1, 40).boxed().toList());
        }
    }

    @Test
    void nodeThatIsStoppedSaysSoAndEndsTheStream() throws Exception {
        Node node = Node.start("DRAIN_RECONNECT_WINDOW_MILLIS", "300", "DRAIN_TIMEOUT_MILLIS", "5000");
        try (EventStreamClient client =
                new EventStreamClient(node.publicAddress(), "topic=" + TOPIC, "").subscribed()) {
            node.terminate();

            assertThat(client.rest())
                    .startsWith("id: ")
                    .endsWith("event: close\ndata: {\"code\":1012,\"reason\":\"draining\",\"reconnect\":true,"
                            + "\"text\":\"the node is draining\"}\n\n");
        }
    }

    /** A client that knows HTTP and nothing of streams: it reads lines of an answer that goes on. */
    @Test
    void anyClientOfHttpFollows() throws Exception {
        Node node = start();
        URI uri =
                URI.create("http://127.0.0.1:" + node.publicAddress().getPort() + "/sse?topic=" + TOPIC + "&since=0:0");
        publish(node, TOPIC, 1, 3);
        InputStream body = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofInputStream())
                .body();
        List<String> messages = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
            while (messages.size() < 3) {
                String line = lines.readLine();
                if (line.contains("\"event\":\"message\"")) {
                    messages.add(line);
                }
            }
        }

        assertThat(messages)
                .first()
                .isEqualTo("data: {\"topic\":\"" + TOPIC + "\",\"event\":\"message\",\"data\":{\"n\":1}}");
        node.stop();
    }
}
