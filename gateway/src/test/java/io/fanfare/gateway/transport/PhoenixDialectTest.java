package io.fanfare.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.protocol.Command;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.TopicName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Phoenix Channels as they are on the wire, byte by byte; what its clients make of it is held elsewhere. */
@Timeout(30)
@ExtendWith(NoLeaks.class)
class PhoenixDialectTest {
    private static final AtomicInteger TOPICS = new AtomicInteger();
    private static final int MAX_SUBSCRIPTIONS = 3;

    private static Node node;

    private final String topic = "room:phoenix-" + TOPICS.incrementAndGet();

    @BeforeAll
    static void start() throws Exception {
        node = Node.start("SESSIONS_MAX_SUBSCRIPTIONS", Integer.toString(MAX_SUBSCRIPTIONS));
    }

    @AfterAll
    static void stop() throws Exception {
        node.stop();
    }

    private static PhoenixClient connect() throws IOException {
        return new PhoenixClient(node.publicAddress());
    }

    private static PhoenixClient connectFirstVersion() throws IOException {
        return new PhoenixClient(node.publicAddress(), "vsn=1.0.0", "");
    }

    private Event.Published publish(String event, Payload payload) throws IOException {
        try (WebSocketClient publisher = new WebSocketClient(node.publicAddress()).open()) {
            publisher.send(new Command.Publish(1, TopicName.of(topic), event, payload, null, true));
            return (Event.Published) publisher.receive();
        }
    }

    private String position(long offset) throws IOException {
        String topicNow = node.get("/v1/topics/" + topic);
        String epoch = topicNow.replaceAll(".*\"epoch\":(\\d+).*", "$1");
        return epoch + ":" + offset;
    }

    @Test
    void heartbeatIsAnsweredBeforeAnyJoin() throws IOException {
        try (PhoenixClient client = connect()) {
            client.send("[null,\"7\",\"phoenix\",\"heartbeat\",{}]");

            assertThat(client.receive())
                    .isEqualTo("[null,\"7\",\"phoenix\",\"phx_reply\",{\"status\":\"ok\",\"response\":{}}]");
        }
    }

    @Test
    void joinIsAnsweredWithBothOfItsRefsAndThePosition() throws Exception {
        publish("message", Payload.json("{}"));
        try (PhoenixClient client = connect()) {
            client.send("[\"3\",\"5\",\"" + topic + "\",\"phx_join\",{}]");

            assertThat(client.receive())
                    .matches("\\[\"3\",\"5\",\"" + topic + "\",\"phx_reply\",\\{\"status\":\"ok\",\"response\":"
                            + "\\{\"epoch\":\\d+,\"offset\":1,\"head\":1}}]");
        }
    }

    @Test
    void publicationIsABroadcastWithItsPositionInThePlaceOfARef() throws Exception {
        try (PhoenixClient client = connect().join(topic, "{}");
                PhoenixClient first = connectFirstVersion()) {
            first.send("{\"topic\":\"" + topic + "\",\"event\":\"phx_join\",\"payload\":{},\"ref\":\"1\"}");
            assertThat(first.receive())
                    .startsWith("{\"topic\":\"" + topic + "\",\"event\":\"phx_reply\",\"payload\":{\"status\":\"ok\"")
                    .endsWith(",\"ref\":\"1\"}");

            publish("grüße", Payload.json(" {\"id\": 9007199254740993, \"t\":\"ä€😀\"}\n"));

            String payload = "{\"id\": 9007199254740993, \"t\":\"ä€😀\"}";
            assertThat(client.receive())
                    .isEqualTo("[null,\"" + position(1) + "\",\"" + topic + "\",\"grüße\"," + payload + "]");
            assertThat(first.receive())
                    .isEqualTo("{\"topic\":\"" + topic + "\",\"event\":\"grüße\",\"payload\":" + payload + ",\"ref\":\""
                            + position(1) + "\"}");
        }
    }

    @Test
    void bytesAreBytesToTheSecondVersionAndTextToWhoeverWantsPositionsOrSpeaksTheFirst() throws Exception {
        try (PhoenixClient bytes = connect().join(topic, "{}");
                PhoenixClient positions = connect().join(topic, "{\"since\":null}")) {
            publish("photo", Payload.binary((byte) 0, (byte) -1, (byte) 7, (byte) 8));

            byte[] head = {2, (byte) topic.length(), 5};
            assertThat(bytes.receiveBinary())
                    .isEqualTo(Bytes.join(head, Bytes.utf8(topic), Bytes.utf8("photo"), new byte[] {0, -1, 7, 8}));
            assertThat(positions.receive())
                    .isEqualTo("[null,\"" + position(1) + "\",\"" + topic + "\",\"photo\",{\"base64\":\"AP8HCA==\"}]");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"phx_close", "phx_reply", "presence_state", "fanfare:gap", "a,b", "a\"b", "a\\b"})
    void eventThatMeansSomethingElseToClientsIsWrapped(String event) throws Exception {
        try (PhoenixClient client = connect().join(topic, "{}")) {
            publish(event, Payload.json("{\"a\":1}"));

            String quoted = event.replace("\\", "\\\\").replace("\"", "\\\"");
            assertThat(client.receive())
                    .endsWith("\",\"" + topic + "\",\"fanfare:event\",{\"event\":\"" + quoted
                            + "\",\"payload\":{\"a\":1}}]");
        }
    }

    @Test
    void pushIsPublishedAndAnsweredWithItsPosition() throws Exception {
        try (PhoenixClient client = connect().join(topic, "{}")) {
            client.send("[\"1\",\"2\",\"" + topic + "\",\"said\",{\"a\":1}]");

            assertThat(client.receive())
                    .isIn("[null,\"" + position(1) + "\",\"" + topic + "\",\"said\",{\"a\":1}]", published("2"));
            assertThat(client.receive()).contains(position(1).split(":")[0]);
        }
    }

    private String published(String ref) throws IOException {
        return "[\"1\",\"" + ref + "\",\"" + topic + "\",\"phx_reply\",{\"status\":\"ok\",\"response\":{\"epoch\":"
                + position(1).split(":")[0] + ",\"offset\":1}}]";
    }

    @Test
    void pushOfBytesIsPublished() throws Exception {
        try (PhoenixClient client = connect().join(topic, "{\"since\":null}")) {
            byte[] head = {0, 1, 0, (byte) topic.length(), 5};
            client.sendBinary(
                    Bytes.join(head, Bytes.utf8("1"), Bytes.utf8(topic), Bytes.utf8("photo"), new byte[] {1, 2}));

            assertThat(client.receive()).endsWith("\"photo\",{\"base64\":\"AQI=\"}]");
        }
    }

    @Test
    void leaveIsAnsweredAndThenTheChannelIsClosed() throws Exception {
        try (PhoenixClient client = connect().join(topic, "{}")) {
            client.send("[\"1\",\"4\",\"" + topic + "\",\"phx_leave\",{}]");

            assertThat(client.receive())
                    .isEqualTo("[\"1\",\"4\",\"" + topic + "\",\"phx_reply\",{\"status\":\"ok\",\"response\":{}}]");
            assertThat(client.receive()).isEqualTo("[\"1\",\"1\",\"" + topic + "\",\"phx_close\",{}]");
            publish("message", Payload.json("{}"));
            client.assertNothingMoreComes();
        }
    }

    @Test
    void leaveAndPushWithoutAChannelAreAnswered() throws IOException {
        try (PhoenixClient client = connect()) {
            client.send("[\"9\",\"4\",\"" + topic + "\",\"phx_leave\",{}]");
            assertThat(client.receive())
                    .isEqualTo("[\"9\",\"4\",\"" + topic + "\",\"phx_reply\",{\"status\":\"ok\",\"response\":{}}]");

            client.send("[\"9\",\"5\",\"" + topic + "\",\"said\",{}]");
            assertThat(client.receive())
                    .isEqualTo("[null,\"5\",\"" + topic
                            + "\",\"phx_reply\",{\"status\":\"error\",\"response\":{\"reason\":\"unmatched topic\"}}]");
        }
    }

    @Test
    void secondJoinIsAnsweredAndThenTheFirstIsClosed() throws Exception {
        try (PhoenixClient client = connect().join(topic, "{}")) {
            client.send("[\"5\",\"6\",\"" + topic + "\",\"phx_join\",{}]");

            assertThat(client.receive()).startsWith("[\"5\",\"6\",\"" + topic + "\",\"phx_reply\",{\"status\":\"ok\"");
            assertThat(client.receive()).isEqualTo("[\"1\",\"1\",\"" + topic + "\",\"phx_close\",{}]");
            publish("message", Payload.json("{}"));
            assertThat(client.receive()).contains("\"message\",{}");
            client.assertNothingMoreComes();
        }
    }

    @Test
    void messageOfAFormerJoinIsPassedOverAndOneOfNoneIsTaken() throws Exception {
        try (PhoenixClient client = connect().join(topic, "{}")) {
            client.send("[\"0\",\"2\",\"" + topic + "\",\"said\",{}]");
            client.send("[\"0\",\"3\",\"" + topic + "\",\"phx_leave\",{}]");
            client.assertNothingMoreComes();

            client.send("[null,\"4\",\"" + topic + "\",\"phx_leave\",{}]");
            assertThat(client.receive()).startsWith("[null,\"4\",\"" + topic + "\",\"phx_reply\",{\"status\":\"ok\"");
            assertThat(client.receive()).isEqualTo("[\"1\",\"1\",\"" + topic + "\",\"phx_close\",{}]");
        }
    }

    @Test
    void topicThatThereCannotBeIsUnmatchedAndClosedForGood() throws IOException {
        try (PhoenixClient client = connect()) {
            client.send("[\"1\",\"1\",\"room:*\",\"phx_join\",{}]");

            assertThat(client.receive())
                    .startsWith("[null,\"1\",\"room:*\",\"phx_reply\",{\"status\":\"error\",\"response\":"
                            + "{\"reason\":\"unmatched topic\",\"code\":100,");
            assertThat(client.receive()).isEqualTo("[\"1\",\"1\",\"room:*\",\"phx_close\",{}]");
        }
    }

    @Test
    void channelBeyondTheLimitMayBeTriedAgain() throws IOException {
        try (PhoenixClient client = connect()) {
            for (int i = 0; i < MAX_SUBSCRIPTIONS; i++) {
                client.join("live:phoenix-" + i, "{}");
            }
            client.send("[\"8\",\"8\",\"live:phoenix-many\",\"phx_join\",{}]");

            assertThat(client.receive())
                    .startsWith("[\"8\",\"8\",\"live:phoenix-many\",\"phx_reply\",{\"status\":\"error\",\"response\":"
                            + "{\"reason\":\"too many channels joined\"");
            client.assertNothingMoreComes();
        }
    }

    @Test
    void whoComesBackGetsWhatWasMissed() throws Exception {
        for (int i = 1; i <= 3; i++) {
            publish("message", Payload.json("{\"n\":" + i + "}"));
        }
        String epoch = position(1).split(":")[0];
        for (String since : new String[] {"\"" + position(1) + "\"", "{\"epoch\":" + epoch + ",\"offset\":1}"}) {
            try (PhoenixClient client = connect()) {
                client.send(
                        "[\"1\",\"1\",\"" + topic + "\",\"phx_join\",{\"user\":{\"a\":[1]},\"since\":" + since + "}]");

                assertThat(client.receive())
                        .contains("{\"epoch\":" + epoch + ",\"offset\":1,\"head\":3,\"resumed\":true}");
                assertThat(client.receive()).isEqualTo(message(2));
                assertThat(client.receive()).isEqualTo(message(3));
                assertThat(client.receive())
                        .isEqualTo("[\"1\",null,\"" + topic + "\",\"fanfare:live\",{\"offset\":3}]");
            }
        }
    }

    private String message(int number) throws IOException {
        return "[null,\"" + position(number) + "\",\"" + topic + "\",\"message\",{\"n\":" + number + "}]";
    }

    @Test
    void positionOfAnotherEpochIsToldAndAllFollows() throws Exception {
        publish("message", Payload.json("{\"n\":1}"));
        try (PhoenixClient client = connect()) {
            client.send("[\"1\",\"1\",\"" + topic + "\",\"phx_join\",{\"since\":\"17:5\"}]");

            assertThat(client.receive()).contains(",\"offset\":0,\"head\":1,\"epoch_changed\":true}");
            assertThat(client.receive())
                    .contains("\"fanfare:epoch_changed\",{\"epoch\":")
                    .endsWith("\"next\":1}]");
            assertThat(client.receive()).isEqualTo(message(1));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5",
                "true",
                "[]",
                "\"5\"",
                "\"a:b\"",
                "\"1:-1\"",
                "{}",
                "{\"epoch\":1}",
                "{\"epoch\":1.5,\"offset\":1}",
                "{\"epoch\":1,\"offset\":1,\"x\":1}",
                "{\"epoch\":99999999999999999999,\"offset\":1}"
            })
    void positionThatIsNoneIsRefusedForGood(String since) throws IOException {
        try (PhoenixClient client = connect()) {
            client.send("[\"1\",\"1\",\"" + topic + "\",\"phx_join\",{\"since\":" + since + "}]");

            assertThat(client.receive()).contains("\"status\":\"error\"", "\"reason\":\"invalid_request\"");
            assertThat(client.receive()).isEqualTo("[\"1\",\"1\",\"" + topic + "\",\"phx_close\",{}]");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5",
                "{}",
                "[]",
                "[1,2,3,4,5]",
                "[null,null,\"a\",\"b\"]",
                "[null,null,\"a\"",
                "nonsense",
                "[null,null,\"a\",\"b\",{}] 1",
                "{\"topic\":\"a\"}"
            })
    void messageThatCannotBeReadIsPassedOverAndCounted(String text) throws Exception {
        double before = node.metric("fanfare_errors_total", "");
        try (PhoenixClient client = connect()) {
            client.send(text);

            client.assertNothingMoreComes();
        }
        assertThat(node.metric("fanfare_errors_total", "")).isGreaterThan(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "[]", "\"text\"", "null", "{\"a\":}", "{\"a\":1,}"})
    void payloadThatIsNoObjectIsRefused(String payload) throws Exception {
        try (PhoenixClient client = connect().join(topic, "{}")) {
            client.send("[\"1\",\"2\",\"" + topic + "\",\"said\"," + payload + "]");

            assertThat(client.receive())
                    .startsWith("[\"1\",\"2\",\"" + topic
                            + "\",\"phx_reply\",{\"status\":\"error\",\"response\":{\"reason\":\"invalid_payload\"");
            client.assertNothingMoreComes();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"vsn=9.9.9", "vsn=2", "vsn=", "vsn=2.1.0"})
    void versionThatIsNotSpokenIsRefused(String query) throws IOException {
        try (RawSocket socket = new RawSocket(node.publicAddress())) {
            socket.send(PhoenixClient.request(query, ""));

            assertThat(socket.readHead()).startsWith("HTTP/1.1 403 ");
        }
    }

    @Test
    void withoutAVersionItIsTheFirst() throws IOException {
        try (PhoenixClient client = new PhoenixClient(node.publicAddress(), "user=1", "")) {
            client.send("{\"topic\":\"phoenix\",\"event\":\"heartbeat\",\"payload\":{},\"ref\":\"1\"}");

            assertThat(client.receive())
                    .isEqualTo("{\"topic\":\"phoenix\",\"event\":\"phx_reply\",\"payload\":"
                            + "{\"status\":\"ok\",\"response\":{}},\"ref\":\"1\"}");
        }
    }

    @Test
    void subprotocolIsAnsweredIfItIsOffered() throws IOException {
        assertThat(answer("Sec-WebSocket-Protocol: phoenix, base64url.bearer.phx.dG9rZW4\r\n"))
                .startsWith("HTTP/1.1 101 ")
                .containsIgnoringCase("sec-websocket-protocol: phoenix\r\n");
        assertThat(answer("")).startsWith("HTTP/1.1 101 ").doesNotContainIgnoringCase("sec-websocket-protocol");
        assertThat(answer("Sec-WebSocket-Protocol: chat\r\n")).startsWith("HTTP/1.1 403 ");
    }

    private static String answer(String headers) throws IOException {
        try (RawSocket socket = new RawSocket(node.publicAddress())) {
            socket.send(PhoenixClient.request("vsn=2.0.0", headers));
            return socket.readHead();
        }
    }

    @Test
    void refsAreRepeatedAsTheyAre() throws IOException {
        try (PhoenixClient client = connect()) {
            client.send("[null,\"a\\\"\\\\\\u0001ä\",\"phoenix\",\"heartbeat\",{}]");

            assertThat(client.receive().getBytes(StandardCharsets.UTF_8))
                    .isEqualTo(Bytes.utf8("[null,\"a\\\"\\\\\\u0001ä\",\"phoenix\",\"phx_reply\","
                            + "{\"status\":\"ok\",\"response\":{}}]"));
        }
    }
}
