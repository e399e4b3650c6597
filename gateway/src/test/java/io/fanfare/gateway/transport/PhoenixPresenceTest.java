package io.fanfare.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fanfare.protocol.Command;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.TopicName;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Presence by real sockets: as Phoenix Channels have it on the wire, and when a connection's end is a leaving. */
@Timeout(30)
@ExtendWith(NoLeaks.class)
class PhoenixPresenceTest {
    private static final int CLOSE = 0x88;
    private static final String GRACE_MILLIS = "300000";
    private static final AtomicInteger TOPICS = new AtomicInteger();
    private static final ObjectMapper JSON = new ObjectMapper();

    private static Node node;

    private final String topic = "room:there-" + TOPICS.incrementAndGet();

    @BeforeAll
    static void start() throws Exception {
        node = Node.start(
                "PRESENCE_GRACE_MILLIS", GRACE_MILLIS,
                "NAMESPACES_DEFAULT_PRESENCE", "on",
                "NAMESPACES_LIVE_PRESENCE", "count");
    }

    @AfterAll
    static void stop() throws Exception {
        node.stop();
    }

    @Test
    void stateComesAfterTheReplyByTheJoinAndChangesToAll() throws Exception {
        try (PhoenixClient ann = connect("1", "{\"presence\":{\"name\":\"Ann\"}}")) {
            JsonNode state = next(ann);
            assertThat(state.get(0).textValue()).isEqualTo("1");
            assertThat(state.get(1).isNull()).isTrue();
            assertThat(state.get(3).textValue()).isEqualTo("presence_state");
            JsonNode meta = onlyMeta(state.get(4));
            assertThat(meta.get("name").textValue()).isEqualTo("Ann");
            assertThat(meta.get("phx_ref").textValue()).endsWith(".1");

            try (PhoenixClient bob = connect("9", "{}")) {
                assertThat(next(bob).get(4).size()).isEqualTo(2);
                JsonNode joined = next(ann);
                assertThat(joined.get(0).isNull()).isTrue();
                assertThat(joined.get(3).textValue()).isEqualTo("presence_diff");
                String ref = onlyMeta(joined.get(4).get("joins")).get("phx_ref").textValue();
                assertThat(joined.get(4).get("leaves").size()).isZero();

                bob.send("[\"9\",\"10\",\"" + topic + "\",\"fanfare:presence\",{\"mood\":\"fine\"}]");
                JsonNode changed = next(ann).get(4);
                assertThat(onlyMeta(changed.get("joins")).get("mood").textValue())
                        .isEqualTo("fine");
                assertThat(onlyMeta(changed.get("joins")).get("phx_ref_prev").textValue())
                        .isEqualTo(ref);
                assertThat(onlyMeta(changed.get("leaves")).get("phx_ref").textValue())
                        .isEqualTo(ref);

                bob.send("[\"9\",\"11\",\"" + topic + "\",\"phx_leave\",{}]");
                JsonNode left = next(ann).get(4);
                assertThat(left.get("joins").size()).isZero();
                assertThat(onlyMeta(left.get("leaves")).get("mood").textValue()).isEqualTo("fine");
            }
        }
    }

    @Test
    void firstVersionIsToldTheSame() throws Exception {
        try (PhoenixClient ann = new PhoenixClient(node.publicAddress(), "vsn=1.0.0", "").withPresence()) {
            ann.send("{\"topic\":\"" + topic + "\",\"event\":\"phx_join\",\"payload\":{},\"ref\":\"1\"}");
            assertThat(ann.receive()).contains("phx_reply");

            JsonNode state = JSON.readTree(ann.receive());

            assertThat(state.get("event").textValue()).isEqualTo("presence_state");
            assertThat(state.get("ref").isNull()).isTrue();
            assertThat(onlyMeta(state.get("payload")).has("phx_ref")).isTrue();
        }
    }

    @Test
    void joinWhoseInfoMayNotBeShownIsAJoinAllTheSame() throws Exception {
        try (PhoenixClient ann = connect("1", "{\"presence\":{\"__proto__\":1}}")) {
            JsonNode told = next(ann);

            assertThat(told.get(3).textValue()).isEqualTo("fanfare:presence_error");
            assertThat(told.get(4).get("reason").textValue()).isEqualTo("invalid_payload");
            assertThat(next(ann).get(3).textValue()).isEqualTo("presence_state");
            ann.send("[\"1\",\"2\",\"" + topic + "\",\"fanfare:presence\",{\"constructor\":1}]");
            assertThat(ann.receive()).startsWith("[\"1\",\"2\"").contains("\"status\":\"error\"", "invalid_payload");
        }
        try (PhoenixClient bob = new PhoenixClient(node.publicAddress())) {
            bob.send("[\"1\",\"1\",\"" + topic + "\",\"phx_join\",{\"presence\":[]}]");
            assertThat(bob.receive()).contains("\"status\":\"error\"", "presence: no object");
        }
    }

    @Test
    void onlyTheNumberIsAnEventOfOurs() throws Exception {
        String live = "live:" + topic;
        try (PhoenixClient ann = new PhoenixClient(node.publicAddress()).withPresence()) {
            ann.join(live, "{\"presence\":{\"name\":\"Ann\"}}");

            assertThat(ann.receive())
                    .isEqualTo("[\"1\",null,\"" + live + "\",\"fanfare:presence_count\",{\"count\":1}]");
            try (PhoenixClient bob = new PhoenixClient(node.publicAddress())) {
                bob.join(live, "{}");
                assertThat(ann.receive())
                        .isEqualTo("[null,null,\"" + live + "\",\"fanfare:presence_count\",{\"count\":2}]");
            }
        }
    }

    @Test
    void closingIsLeavingAndALostConnectionIsNot() throws Exception {
        PhoenixClient closes = connect("1", "{}");
        next(closes);
        awaitCount(1);
        closes.socket().send(CLOSE, new byte[] {0x03, (byte) 0xE8});
        awaitCount(0);
        closes.close();

        TcpClient ends = subscribe();
        awaitCount(1);
        ends.socket().shutdownOutput();
        awaitCount(0);
        ends.close();

        PhoenixClient killed = connect("1", "{}");
        next(killed);
        TcpClient lost = subscribe();
        awaitCount(2);
        killed.socket().socket().close();
        lost.socket().reset();
        await().until(() -> subscribers() == 0);
        assertThat(count()).as("shown for the grace").isEqualTo(2);
    }

    private TcpClient subscribe() throws IOException {
        TcpClient client = new TcpClient(node.publicAddress()).open();
        client.send(new Command.Subscribe(1, List.of(Command.Subscribe.Target.live(TopicName.of(topic)))));
        client.receive(Event.Subscribed.class);
        return client;
    }

    private PhoenixClient connect(String ref, String parameters) throws IOException {
        PhoenixClient client = new PhoenixClient(node.publicAddress()).withPresence();
        client.send("[\"" + ref + "\",\"" + ref + "\",\"" + topic + "\",\"phx_join\"," + parameters + "]");
        assertThat(client.receive()).contains("\"phx_reply\",{\"status\":\"ok\"");
        return client;
    }

    /** What comes next that is no reply. */
    private static JsonNode next(PhoenixClient client) throws IOException {
        JsonNode message;
        do {
            message = JSON.readTree(client.receive());
        } while (message.get(3).textValue().equals("phx_reply"));
        return message;
    }

    private static JsonNode onlyMeta(JsonNode entries) {
        assertThat(entries.size()).isEqualTo(1);
        JsonNode metas = entries.elements().next().get("metas");
        assertThat(metas.size()).isEqualTo(1);
        return metas.get(0);
    }

    private void awaitCount(int expected) {
        await().until(() -> count() == expected);
    }

    private int count() throws IOException {
        return JSON.readTree(node.get("/v1/topics/" + topic + "/presence"))
                .get("count")
                .intValue();
    }

    private int subscribers() throws IOException {
        return JSON.readTree(node.get("/v1/topics/" + topic)).get("subscribers").intValue();
    }
}
