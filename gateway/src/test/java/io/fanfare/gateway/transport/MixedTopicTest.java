package io.fanfare.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.protocol.Command;
import io.fanfare.protocol.Command.Subscribe.Target;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.TopicName;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** One topic, followed in every wire format at once: each gets the same publications in the form that is written for it. */
@Timeout(30)
@ExtendWith(NoLeaks.class)
class MixedTopicTest {
    private static final TopicName TOPIC = TopicName.of("räume:€😀");
    private static final String TEXT = "{\"id\":9007199254740993,\"big\":18446744073709551615,\"t\":\"ä€😀\"}";
    private static final Payload BYTES = Payload.binary((byte) 0, (byte) -1, (byte) 10, (byte) 13);

    private static Node node;

    @BeforeAll
    static void start() throws Exception {
        node = Node.start();
    }

    @AfterAll
    static void stop() throws Exception {
        node.stop();
    }

    private static Command.Subscribe subscribe() {
        return new Command.Subscribe(1, List.of(Target.live(TOPIC)));
    }

    @Test
    void everyFormatHasAllOfThem() throws Exception {
        String name = TOPIC.value();
        String query = "topic=" + java.net.URLEncoder.encode(name, StandardCharsets.UTF_8);
        try (TcpClient tcp = new TcpClient(node.publicAddress()).open();
                WebSocketClient webSocket = new WebSocketClient(node.publicAddress()).open();
                PhoenixClient first = new PhoenixClient(node.publicAddress(), "vsn=1.0.0", "");
                PhoenixClient text = new PhoenixClient(node.publicAddress()).join(name, "{\"since\":null}");
                PhoenixClient binary = new PhoenixClient(node.publicAddress()).join(name, "{}");
                EventStreamClient stream = new EventStreamClient(node.publicAddress(), query, "").subscribed();
                EventStreamClient several =
                        new EventStreamClient(node.publicAddress(), query + "&topic=a", "").subscribed();
                TcpClient publisher = new TcpClient(node.publicAddress()).open()) {
            tcp.send(subscribe());
            tcp.receive(Event.Subscribed.class);
            webSocket.send(subscribe());
            assertThat(webSocket.receive()).isInstanceOf(Event.Subscribed.class);
            first.send("{\"topic\":\"" + name + "\",\"event\":\"phx_join\",\"payload\":{},\"ref\":\"1\"}");
            assertThat(first.receive()).contains("\"status\":\"ok\"");

            for (Payload payload : List.of(Payload.json(TEXT), BYTES)) {
                publisher.send(new Command.Publish(1, TOPIC, "grüße", payload, null, true));
                publisher.receive(Event.Published.class);
            }

            assertThat(tcp.receive(Event.Message.class).payload()).isEqualTo(Payload.json(TEXT));
            assertThat(tcp.receive(Event.Message.class).payload()).isEqualTo(BYTES);
            assertThat(((Event.Message) webSocket.receive()).payload()).isEqualTo(Payload.json(TEXT));
            assertThat(((Event.Message) webSocket.receive()).payload()).isEqualTo(BYTES);
            assertThat(first.receive()).contains("\"event\":\"grüße\",\"payload\":" + TEXT + ",\"ref\":\"");
            assertThat(first.receive())
                    .contains("\"event\":\"grüße\",\"payload\":{\"base64\":\"AP8KDQ==\"},\"ref\":\"");
            assertThat(text.receive()).endsWith(",\"" + name + "\",\"grüße\"," + TEXT + "]");
            assertThat(text.receive()).endsWith(",\"" + name + "\",\"grüße\",{\"base64\":\"AP8KDQ==\"}]");
            assertThat(binary.receive()).endsWith(",\"" + name + "\",\"grüße\"," + TEXT + "]");
            assertThat(binary.receiveBinary()).endsWith(0, -1, 10, 13);
            for (EventStreamClient client : List.of(stream, several)) {
                String head = "{\"topic\":\"" + name + "\",\"event\":\"grüße\",";
                assertThat(client.data()).isEqualTo(head + "\"data\":" + TEXT + "}");
                assertThat(client.data()).isEqualTo(head + "\"data_base64\":\"AP8KDQ==\"}");
            }
        }
    }

    /** What a batch has encoded for one subscriber is there for the next that names the same encoder. */
    @Test
    void streamsOfOneTopicShareTheirBytes() {
        assertThat(stream("room:1").encoder(1)).isSameAs(stream("room:2").encoder(2));
    }

    private static Dialect stream(String topic) {
        EventStreamRequest request =
                new EventStreamRequest(List.of(TopicName.of(topic)), new io.fanfare.protocol.Position[1], null);
        return new EventStreamDialect(request, "", null, io.fanfare.gateway.metrics.GatewayMetrics.NONE);
    }
}
