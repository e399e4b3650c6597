package io.fanfare.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanfare.protocol.Command;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.TopicName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Clients that poll, byte by byte: what they are answered, and that nothing is lost or repeated on the way. */
@Timeout(60)
@ExtendWith(NoLeaks.class)
class LongPollTest extends BystandersFixture {
    private static final AtomicInteger TOPICS = new AtomicInteger();
    private static final int OUTBOUND_LIMIT_BYTES = 65_536;

    private final String topic = "room:poll-" + TOPICS.incrementAndGet();

    @BeforeAll
    static void startNode() throws Exception {
        start("PUBLIC_OUTBOUND_LIMIT_BYTES", Integer.toString(OUTBOUND_LIMIT_BYTES));
    }

    private static LongPollClient connect() throws IOException {
        return new LongPollClient(node.publicAddress()).open();
    }

    private static void publish(String topic, String event, Payload payload) throws IOException {
        try (TcpClient publisher = new TcpClient(node.publicAddress()).open()) {
            publisher.send(new Command.Publish(1, TopicName.of(topic), event, payload, null, true));
            publisher.receive(Event.Published.class);
        }
    }

    private static void publish(String topic, int number) throws IOException {
        publish(topic, "message", Payload.json("{\"n\":" + number + "}"));
    }

    private static int number(String message) {
        return Integer.parseInt(message.replaceAll(".*\"n\":(\\d+).*", "$1"));
    }

    private static String pushed(String ref, String topic, String event, String payload) {
        return "[\"1\",\"" + ref + "\",\"" + topic + "\",\"" + event + "\"," + payload + "]";
    }

    @Test
    void firstGetIsATokenAndTheNextWaitsForMessages() throws Exception {
        try (LongPollClient client = connect()) {
            client.join(topic, "{}");
            client.sendGet();
            publish(topic, 1);

            LongPollClient.Answer answer = client.receive();

            assertThat(answer.head()).startsWith("http/1.1 200 ok\r\n");
            assertThat(answer.text())
                    .matches("\\{\"status\":200,\"token\":\"fanfare\\.poll\\.[\\w-]{32}\\.2\",\"messages\":\\[\""
                            + "\\[null,\\\\\"\\d+:1\\\\\",\\\\\"" + topic
                            + "\\\\\",\\\\\"message\\\\\",\\{\\\\\"n\\\\\":1}]\"]}");
        }
    }

    @Test
    void messageIsAStringWhateverIsInIt() throws Exception {
        try (LongPollClient client = connect()) {
            client.join(topic, "{}");
            publish(topic, "grüße", Payload.json("{\"t\":\n\t\"ä€😀\\\\\\u0001\\n\"}"));
            publish(topic, "photo", Payload.binary((byte) 0, (byte) -1, (byte) 10));

            List<String> messages = client.messages(2);

            assertThat(messages.get(0)).endsWith("\"grüße\",{\"t\":\n\t\"ä€😀\\\\\\u0001\\n\"}]");
            assertThat(messages.get(1)).endsWith("\"photo\",{\"base64\":\"AP8K\"}]");
        }
    }

    @Test
    void linesAreTakenInOrderAsTextOrBase64() throws Exception {
        byte[] bytes = Bytes.join(Bytes.of("00 01 01"), new byte[] {(byte) topic.length(), 5});
        bytes = Bytes.join(bytes, Bytes.utf8("13" + topic + "photo"));
        String binary = Base64.getEncoder().encodeToString(Bytes.join(bytes, Bytes.of("00 ff 0a")));
        try (LongPollClient client = connect()) {
            client.join(topic, "{}");

            assertThat(client.post(
                            pushed("2", topic, "said", "{\"n\":1}"), binary, "", pushed("4", topic, "said", "{}")))
                    .isEqualTo(200);

            List<String> messages = client.messages(6);
            assertThat(messages.stream().filter(message -> message.contains("phx_reply")))
                    .extracting(message -> message.substring(0, 8))
                    .containsExactly("[\"1\",\"2\"", "[\"1\",\"3\"", "[\"1\",\"4\"");
            assertThat(messages.stream().filter(message -> message.startsWith("[null")))
                    .satisfiesExactly(
                            first -> assertThat(first).endsWith("\"said\",{\"n\":1}]"),
                            second -> assertThat(second).endsWith("\"photo\",{\"base64\":\"AP8K\"}]"),
                            third -> assertThat(third).endsWith("\"said\",{}]"));
        }
    }

    @Test
    void otherContentIsOneMessage() throws Exception {
        try (LongPollClient client = connect()) {
            String body = "[\"1\",\"1\",\"" + topic + "\",\n\"phx_join\",{}]";
            client.socket()
                    .send(LongPollClient.postRequest("vsn=2.0.0", client.token(), "", body)
                            .replace("application/x-ndjson", "application/json"));

            assertThat(client.read().status()).isEqualTo(200);
            assertThat(client.messages(1).get(0)).contains("\"status\":\"ok\"");
        }
    }

    @Test
    void tokensMayBeInHeadersAndTheFirstVersionIsSpoken() throws Exception {
        try (LongPollClient client = new LongPollClient(node.publicAddress(), "vsn=1.0.0&token=any", "").open()) {
            String tokens = "X-Phoenix-Longpoll-Token: " + client.token() + "\r\nX-Phoenix-AuthToken: any\r\n";
            String join = "{\"topic\":\"" + topic + "\",\"event\":\"phx_join\",\"payload\":{},\"ref\":\"1\"}";
            client.socket().send(LongPollClient.postRequest("vsn=1.0.0", "", tokens, join));

            assertThat(client.read().status()).isEqualTo(200);
            assertThat(client.messages(1).get(0)).startsWith("{\"topic\":\"" + topic + "\",\"event\":\"phx_reply\"");
        }
    }

    @Test
    void postIsTakenWhileAGetWaits() throws Exception {
        try (LongPollClient client = connect();
                RawSocket other = new RawSocket(node.publicAddress())) {
            client.join(topic, "{}");
            client.sendGet();

            assertThat(client.over(other).post(pushed("2", topic, "said", "{}")))
                    .isEqualTo(200);

            assertThat(client.receive().messages()).isNotEmpty();
        }
    }

    @Test
    void secondGetTakesThePlaceOfTheFirst() throws Exception {
        try (LongPollClient client = connect();
                RawSocket other = new RawSocket(node.publicAddress())) {
            client.join(topic, "{}");
            client.sendGet();
            LongPollClient second = client.over(other);
            second.sendGet();

            LongPollClient.Answer first = client.receive();
            publish(topic, 1);

            assertThat(first.status()).isEqualTo(204);
            assertThat(first.token()).isEqualTo(second.token());
            assertThat(second.receive().messages()).hasSize(1);
        }
    }

    /** A proxy may send a GET again whose answer it has not got. */
    @Test
    void answerThatWasLostIsGivenAgainAndNothingTwice() throws Exception {
        List<Integer> seen = new ArrayList<>();
        try (LongPollClient client = connect();
                RawSocket other = new RawSocket(node.publicAddress())) {
            client.join(topic, "{}");
            LongPollClient lost = client.over(new RawSocket(node.publicAddress()));
            lost.sendGet();
            publish(topic, 1);
            lost.receive();
            lost.socket().reset();
            publish(topic, 2);

            LongPollClient again = client.over(other);
            again.messages(1).forEach(message -> seen.add(number(message)));
            again.messages(1).forEach(message -> seen.add(number(message)));

            assertThat(seen).containsExactly(1, 2);
            assertThat(again.over(client.socket())
                            .withToken(client.token())
                            .get()
                            .status())
                    .isEqualTo(410);
        }
    }

    @Test
    void abandonedGetLosesNothing() throws Exception {
        try (LongPollClient client = connect()) {
            client.join(topic, "{}");
            RawSocket halfClosed = new RawSocket(node.publicAddress());
            client.over(halfClosed).sendGet();
            halfClosed.shutdownOutput();
            halfClosed.expectEndAfterAnything();
            RawSocket reset = new RawSocket(node.publicAddress());
            client.over(reset).sendGet();
            reset.reset();

            for (int n = 1; n <= 20; n++) {
                publish(topic, n);
            }

            assertThat(client.messages(20)).extracting(LongPollTest::number).isEqualTo(numbers(20));
            halfClosed.close();
        }
    }

    private static List<Integer> numbers(int to) {
        return IntStream.rangeClosed(1, to).boxed().toList();
    }

    @Test
    void requestsOfAnyConnectionFindTheSession() throws Exception {
        try (LongPollClient client = connect()) {
            client.join(topic, "{}");
            for (int n = 1; n <= 20; n++) {
                publish(topic, n);
                // Connections are given to the loops in turn.
                try (RawSocket other = new RawSocket(node.publicAddress())) {
                    LongPollClient same = client.over(other);
                    assertThat(same.messages(1))
                            .extracting(LongPollTest::number)
                            .containsExactly(n);
                    client.withToken(same.token());
                    assertThat(same.post("[null,\"1\",\"phoenix\",\"heartbeat\",{}]"))
                            .isEqualTo(200);
                    same.messages(1);
                    client.withToken(same.token());
                }
            }
        }
    }

    @Test
    void joinWithAPositionBringsWhatWasMissed() throws Exception {
        publish(topic, 1);
        publish(topic, 2);
        String epoch = node.get("/v1/topics/" + topic).replaceAll(".*\"epoch\":(\\d+).*", "$1");
        try (LongPollClient client = connect()) {
            client.post("[\"1\",\"1\",\"" + topic + "\",\"phx_join\",{\"since\":\"" + epoch + ":1\"}]");

            List<String> messages = client.messages(3);

            assertThat(messages.get(0)).contains("\"resumed\":true");
            assertThat(messages.get(1)).contains("{\"n\":2}");
            assertThat(messages.get(2)).contains("fanfare:live");
        }
    }

    /** More than may wait: it is read from the history as the client polls, in order. */
    @Test
    void clientThatDoesNotPollIsBoundedAndLosesNothing() throws Exception {
        int messages = 400;
        String filler = "x".repeat(10_000);
        double before = node.metric("fanfare_catchups_total", "");
        try (LongPollClient client = connect();
                TcpClient publisher = new TcpClient(node.publicAddress()).open()) {
            client.join(topic, "{}");
            for (int n = 1; n <= messages; n++) {
                Payload payload = Payload.json("{\"n\":" + n + ",\"filler\":\"" + filler + "\"}");
                publisher.send(new Command.Publish(n, TopicName.of(topic), "message", payload, null, true));
                publisher.receive(Event.Published.class);
            }
            await().untilAsserted(() ->
                    assertThat(node.metric("fanfare_catchups_total", "")).isGreaterThan(before));

            List<Integer> seen = new ArrayList<>();
            while (seen.size() < messages) {
                LongPollClient.Answer answer = client.get();
                // What may wait, and one batch more.
                assertThat(answer.text().length()).isLessThan(3 * OUTBOUND_LIMIT_BYTES);
                answer.messages().stream()
                        .filter(message -> message.contains("filler"))
                        .forEach(message -> seen.add(number(message)));
            }

            assertThat(seen).isEqualTo(numbers(messages));
        }
    }

    @Test
    void nodeThatStopsTellsEveryClientThatItsSessionIsGone() throws Exception {
        Node stopping = Node.start();
        try (LongPollClient client = new LongPollClient(stopping.publicAddress()).open()) {
            client.join(topic, "{}");
            client.sendGet();
            await().until(() -> stopping.metric("fanfare_subscriptions", "") == 1);

            Thread stop = new Thread(() -> {
                try {
                    stopping.terminate();
                } catch (InterruptedException never) {
                    throw new AssertionError(never);
                }
            });
            stop.start();

            LongPollClient.Answer answer = client.receive();
            assertThat(answer.status()).isEqualTo(410);
            assertThat(answer.head()).contains("\r\nconnection: close\r\n");
            client.socket().expectEnd();
            stop.join();
        }
    }

    @Test
    void sessionIsCountedAsOneOfThisTransport() throws Exception {
        double before = node.metric("fanfare_sessions_opened_total", "transport=\"longpoll\"");
        try (LongPollClient client = connect()) {
            assertThat(client.token()).matches("fanfare\\.poll\\.[\\w-]{32}\\.0");
            assertThat(node.metric("fanfare_sessions_opened_total", "transport=\"longpoll\""))
                    .isEqualTo(before + 1);
        }
    }

    @Test
    void textThatIsNotUtf8EndsTheSession() throws Exception {
        try (LongPollClient client = connect()) {
            client.sendGet();
            try (RawSocket other = new RawSocket(node.publicAddress())) {
                byte[] request = LongPollClient.postRequest("vsn=2.0.0", client.token(), "", "[\"?\"]")
                        .getBytes(StandardCharsets.UTF_8);
                request[request.length - 3] = (byte) 0xFF;
                other.send(request);

                assertThat(LongPollClient.read(other).status()).isEqualTo(410);
            }
            assertThat(client.receive().status()).isEqualTo(403);
            assertThat(client.get().status()).isEqualTo(410);
        }
    }
}
