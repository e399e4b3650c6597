package io.fanfare.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanfare.protocol.Command;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.TopicName;
import io.fanfare.protocol.sse.StreamPositions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Server-Sent Events as they are on the wire, byte by byte. */
@Timeout(60)
@ExtendWith(NoLeaks.class)
class EventStreamTest extends BystandersFixture {
    private static final AtomicInteger TOPICS = new AtomicInteger();
    private static final int MAX_SUBSCRIPTIONS = 3;
    private static final int MUTATIONS = 300;

    private final String topic = "room:sse-" + TOPICS.incrementAndGet();
    private final String other = topic + "-b";
    private final String live = "live:sse-" + TOPICS.get();

    @BeforeAll
    static void startNode() throws Exception {
        start(
                "SESSIONS_MAX_SUBSCRIPTIONS",
                Integer.toString(MAX_SUBSCRIPTIONS),
                "PUBLIC_OUTBOUND_LIMIT_BYTES",
                "65536");
    }

    private static EventStreamClient connect(String query) throws IOException {
        return new EventStreamClient(node.publicAddress(), query, "");
    }

    private static void publish(String topic, String event, Payload payload) throws IOException {
        try (WebSocketClient publisher = new WebSocketClient(node.publicAddress()).open()) {
            publisher.send(new Command.Publish(1, TopicName.of(topic), event, payload, null, true));
            assertThat(publisher.receive()).isInstanceOf(Event.Published.class);
        }
    }

    private static void publish(String topic, int number) throws IOException {
        publish(topic, "message", Payload.json("{\"n\":" + number + "}"));
    }

    private String epoch() {
        return node.get("/v1/topics/" + topic).replaceAll(".*\"epoch\":(\\d+).*", "$1");
    }

    private static String message(String topic, int number) {
        return "{\"topic\":\"" + topic + "\",\"event\":\"message\",\"data\":{\"n\":" + number + "}}";
    }

    @Test
    void streamBeginsAtOnceWithAllThatProxiesAndBrowsersNeed() throws Exception {
        try (EventStreamClient client = connect("topic=" + topic)) {
            assertThat(client.socket().readHead())
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .contains(
                            "\r\ncontent-type: text/event-stream\r\n",
                            "\r\ncache-control: no-store, no-transform\r\n",
                            "\r\nx-accel-buffering: no\r\n",
                            "\r\nx-content-type-options: nosniff\r\n",
                            "\r\nconnection: close\r\n")
                    .doesNotContain("content-length", "transfer-encoding", "content-encoding");
            assertThat(client.next()).matches(": fanfare\nretry: [12]\\d\\d\\d\n\n");
            assertThat(client.next())
                    .isEqualTo("id: " + epoch() + ":0\nevent: subscribed\ndata: {\"topics\":[{\"topic\":\"" + topic
                            + "\",\"epoch\":" + epoch() + ",\"offset\":0,\"head\":0}]}\n\n");
        }
    }

    @Test
    void publicationIsAnEventThatHasItsPositionAsItsId() throws Exception {
        try (EventStreamClient client = connect("topic=" + topic).subscribed()) {
            publish(topic, "grüße", Payload.json(" {\"id\":\n9007199254740993,\r\n\"t\":\"ä€😀\"}\n\n"));
            publish(topic, "photo", Payload.binary((byte) 0, (byte) -1, (byte) 10));

            assertThat(client.next())
                    .isEqualTo("id: " + epoch() + ":1\ndata: {\"topic\":\"" + topic
                            + "\",\"event\":\"grüße\",\"data\": {\"id\": 9007199254740993,  \"t\":\"ä€😀\"}  }\n\n");
            assertThat(client.next())
                    .isEqualTo("id: " + epoch() + ":2\ndata: {\"topic\":\"" + topic
                            + "\",\"event\":\"photo\",\"data_base64\":\"AP8K\"}\n\n");
        }
    }

    @Test
    void ephemeralTopicHasNoIds() throws Exception {
        try (EventStreamClient client = connect("topic=" + live).begun()) {
            assertThat(client.next())
                    .isEqualTo("event: subscribed\ndata: {\"topics\":[{\"topic\":\"" + live + "\"}]}\n\n");
            publish(live, 1);
            assertThat(client.next()).isEqualTo("data: " + message(live, 1) + "\n\n");
        }
    }

    @Test
    void idOfOneTopicResumesByHeaderOrParameter() throws Exception {
        publish(topic, 1);
        publish(topic, 2);
        String since = "&since=" + epoch() + ":1";
        String lastEventId = "Last-Event-ID: " + epoch() + ":2\r\n";
        try (EventStreamClient client = connect("topic=" + topic + since).begun()) {
            assertThat(client.data()).contains("\"offset\":1,\"head\":2,\"resumed\":true");
            assertThat(client.data()).isEqualTo(message(topic, 2));
            assertThat(client.next())
                    .isEqualTo(
                            "id: " + epoch() + ":2\nevent: live\ndata: {\"topic\":\"" + topic + "\",\"offset\":2}\n\n");
        }
        // What a browser has seen since its URL was made is newer.
        try (EventStreamClient client =
                new EventStreamClient(node.publicAddress(), "topic=" + topic + since, lastEventId).begun()) {
            assertThat(client.data()).contains("\"offset\":2,\"head\":2,\"resumed\":true");
            assertThat(client.next()).contains("event: live\n");
        }
    }

    @Test
    void anyIdOfAStreamResumesAllOfItsTopics() throws Exception {
        String query = "topic=" + topic + "&topic=" + live + "&topic=" + other;
        publish(other, 0);
        String id;
        try (EventStreamClient client = connect(query).subscribed()) {
            // Nothing of the other topic has come: where it stood at the beginning is in the id all the same.
            publish(topic, 1);
            assertThat(client.data()).isEqualTo(message(topic, 1));
            publish(live, 2);
            assertThat(client.next()).isEqualTo("data: " + message(live, 2) + "\n\n");
            id = client.lastId();
        }
        publish(topic, 3);
        publish(other, 4);

        // In another order they are the same topics.
        String again = "topic=" + other + "&topic=" + topic + "&topic=" + live;
        List<TopicName> inOrder = List.of(TopicName.of(live), TopicName.of(topic), TopicName.of(other));
        try (EventStreamClient client = connect(again + "&since=" + id).begun()) {
            StringBuilder events = new StringBuilder();
            while (!events.toString().matches("(?s)(.*event: live\n){2}.*")) {
                events.append(client.next());
                // One topic may be at work before another one is open.
                assertThat(StreamPositions.parse(inOrder, client.lastId()))
                        .as(events.toString())
                        .satisfies(
                                positions -> assertThat(positions[1]).isNotNull(),
                                positions -> assertThat(positions[2]).isNotNull());
            }
            assertThat(events).containsOnlyOnce(message(topic, 3)).containsOnlyOnce(message(other, 4));
            publish(other, 5);
            assertThat(client.data()).isEqualTo(message(other, 5));
        }
    }

    @Test
    void epochThatChangedIsToldAndAllFollows() throws Exception {
        publish(topic, 1);
        try (EventStreamClient client =
                connect("topic=" + topic + "&since=17:5").begun()) {
            assertThat(client.data()).contains(",\"offset\":0,\"head\":1,\"epoch_changed\":true}");
            assertThat(client.next())
                    .isEqualTo("id: " + epoch() + ":0\nevent: epoch_changed\ndata: {\"topic\":\"" + topic
                            + "\",\"epoch\":" + epoch() + ",\"next\":1}\n\n");
            assertThat(client.data()).isEqualTo(message(topic, 1));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "topic=",
                "topic=a*b",
                "topic=a%0Ab",
                "topic=%ED%A0%80",
                "topic=a&topic=a",
                "topic=a&since=5",
                "topic=a&since=5:5:5",
                "topic=a&since=1:1&since=1:1",
                "topic=a&topic=b&since=5:5",
                "topic=a&topic=b&since=xyz~1.1~1",
                "topic=a&sinse=1:1",
                "topic=a&token=t",
                "topic=a&ticket=a&ticket=b",
                "topic=%",
            })
    void requestThatIsNotUnderstoodIsToldWhatWasExpected(String query) throws Exception {
        try (EventStreamClient client = connect(query)) {
            assertThat(client.rest())
                    .startsWith("HTTP/1.1 400 Bad Request\r\n")
                    .contains("\r\ncontent-type: text/plain; charset=utf-8\r\n")
                    .doesNotEndWith("\r\n\r\n");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Last-Event-ID: nonsense",
                "Last-Event-ID: 1:1\r\nLast-Event-ID: 1:1",
                "Content-Length: 3",
                "Host: x"
            })
    void headerThatIsNotUnderstoodIsRefused(String header) throws Exception {
        try (EventStreamClient client =
                new EventStreamClient(node.publicAddress(), "topic=" + topic, header + "\r\n")) {
            assertThat(client.rest()).startsWith("HTTP/1.1 400 ");
        }
    }

    @Test
    void emptyIdIsNone() throws Exception {
        try (EventStreamClient client =
                new EventStreamClient(node.publicAddress(), "topic=" + topic + "&since=", "Last-Event-ID: \r\n")) {
            client.subscribed();
        }
    }

    @Test
    void moreTopicsThanAStreamMayHaveAreRefused() throws Exception {
        StringBuilder query = new StringBuilder("topic=a");
        for (int i = 0; i < EventStreamRequest.MAX_TOPICS; i++) {
            query.append("&topic=a").append(i);
        }
        try (EventStreamClient client = connect(query.toString())) {
            assertThat(client.rest()).startsWith("HTTP/1.1 400 ").contains("(expected: 1..100");
        }
    }

    @Test
    void whatTheSessionMayNotIsAStatusAndNoStream() throws Exception {
        try (EventStreamClient client = connect("topic=a&topic=b&topic=c&topic=d")) {
            assertThat(client.rest()).startsWith("HTTP/1.1 409 Conflict\r\n").contains("subscriptions: 3");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "HEAD", "DELETE"})
    void otherMethodIsToldTheRightOne(String method) throws Exception {
        try (RawSocket socket = new RawSocket(node.publicAddress())) {
            socket.send(EventStreamClient.request(method, "/sse?topic=a", ""));

            assertThat(socket.readHead()).startsWith("HTTP/1.1 405 ").contains("\r\nallow: GET, OPTIONS\r\n");
        }
    }

    @Test
    void secondRequestEndsTheStream() throws Exception {
        double before = node.metric("fanfare_connections_ended_total", "code=\"protocol_error\"");
        try (EventStreamClient client = connect("topic=" + topic).subscribed()) {
            client.socket().send("\r\n");
            client.socket().send(EventStreamClient.request("GET", "/sse?topic=a", ""));

            assertThat(client.rest())
                    .contains("event: close\ndata: {\"code\":1002,\"reason\":\"protocol_error\",\"reconnect\":false,")
                    .doesNotContain("HTTP/1.1");
        }
        assertThat(node.metric("fanfare_connections_ended_total", "code=\"protocol_error\""))
                .isEqualTo(before + 1);
    }

    @Test
    void requestRightBehindTheFirstIsNotAnswered() throws Exception {
        String request = EventStreamClient.request("GET", "/sse?topic=" + topic, "");
        try (RawSocket socket = new RawSocket(node.publicAddress())) {
            socket.send(request + request);

            String answer = new String(socket.readToEnd(), StandardCharsets.UTF_8);
            assertThat(answer.split("HTTP/1.1 ", -1)).hasSize(2);
        }
    }

    @Test
    void http10IsServedAsProxiesAsk() throws Exception {
        try (RawSocket socket = new RawSocket(node.publicAddress())) {
            socket.send("GET /sse?topic=" + topic + " HTTP/1.0\r\nHost: localhost\r\nConnection: close\r\n\r\n");

            assertThat(socket.readHead()).startsWith("HTTP/1.1 200 ").doesNotContain("transfer-encoding");
        }
    }

    @Test
    void clientThatEndsItsSideHasGone() throws Exception {
        try (EventStreamClient client = connect("topic=" + topic).subscribed()) {
            client.socket().shutdownOutput();

            client.socket().expectEndAfterAnything();
        }
    }

    @Test
    void sessionIsCountedAsOneOfThisTransport() throws Exception {
        double before = node.metric("fanfare_sessions_opened_total", "transport=\"sse\"");
        try (EventStreamClient client = connect("topic=" + topic)) {
            client.subscribed();
            assertThat(node.metric("fanfare_sessions_opened_total", "transport=\"sse\""))
                    .isGreaterThanOrEqualTo(before + 1);
        }
    }

    /** Whatever a stranger sends: those who listen meanwhile notice nothing. */
    @Test
    void mutatedRequestHarmsNobodyElse() throws Exception {
        Random random = new Random(42);
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] request = Bytes.utf8(EventStreamClient.request(
                    "GET", "/sse?topic=" + topic + "&topic=%C3%A4&since=1~2.3~4.5", "Last-Event-ID: 1:1\r\n"));
            for (int changes = random.nextInt(4); changes >= 0; changes--) {
                request[random.nextInt(request.length)] = (byte) random.nextInt(256);
            }
            try (RawSocket socket = new RawSocket(node.publicAddress())) {
                socket.sendDespiteClose(request);
            }
        }
        try (EventStreamClient client = connect("topic=" + topic).subscribed()) {
            publish(topic, 1);
            assertThat(client.data()).isEqualTo(message(topic, 1));
        }
    }

    /** More than sockets, and its connection, may hold: it is read from the history as the client reads, and nothing is lost. */
    @Test
    void streamThatIsNotReadIsBoundedAndLosesNothing() throws Exception {
        int messages = 400;
        String filler = "x".repeat(10_000);
        RawSocket slow = new RawSocket(node.publicAddress(), 4_096);
        double before = node.metric("fanfare_catchups_total", "");
        try (EventStreamClient client =
                        new EventStreamClient(slow, "topic=" + topic + "&topic=" + other, "").subscribed();
                TcpClient publisher = new TcpClient(node.publicAddress()).open()) {
            for (int i = 1; i <= messages; i++) {
                Payload payload = Payload.json("{\"n\":" + i + ",\"filler\":\"" + filler + "\"}");
                publisher.send(new Command.Publish(i, TopicName.of(topic), "message", payload, null, true));
                publisher.receive(Event.Published.class);
            }
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(node.metric("fanfare_catchups_total", ""))
                            .isGreaterThan(before));

            for (int i = 1; i <= messages; i++) {
                String data = client.data();
                while (data.startsWith("{\"topic\":\"" + topic + "\",\"offset\":")) {
                    data = client.data();
                }
                assertThat(data).contains("\"data\":{\"n\":" + i + ",");
            }
        }
    }
}
