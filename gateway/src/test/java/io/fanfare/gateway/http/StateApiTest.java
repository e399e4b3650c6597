package io.fanfare.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fanfare.gateway.transport.TcpClient;
import io.fanfare.protocol.Command;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.TopicName;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What topics and the node say of themselves. */
class StateApiTest extends ApiFixture {
    @Test
    void topicTellsItsKindItsHeadAndItsSubscribers() throws Exception {
        JsonNode unused = api.get("/v1/topics/room:info").json();
        assertThat(unused.get("kind").textValue()).isEqualTo("durable");
        assertThat(unused.get("head").intValue()).isZero();
        assertThat(unused.get("oldest").intValue()).isEqualTo(1);

        api.post("/v1/topics/room:info/messages", "{}");
        try (TcpClient client = new TcpClient(node.publicAddress()).open()) {
            TopicName topic = TopicName.of("room:info");
            client.send(new Command.Subscribe(1, List.of(Command.Subscribe.Target.live(topic))));
            client.receive(Event.Subscribed.class);

            JsonNode used = api.get("/v1/topics/room:info").json();
            assertThat(used.get("head").intValue()).isEqualTo(1);
            assertThat(used.get("subscribers").intValue()).isEqualTo(1);
            assertThat(used.get("clusterSubscribers").intValue()).isEqualTo(1);
            assertThat(used.has("partial")).isFalse();
        }
        assertThat(api.get("/v1/topics/live:info").json().get("kind").textValue())
                .isEqualTo("ephemeral");
    }

    @Test
    void nodeTellsOperatorsHowItIs() throws Exception {
        assertThat(api.get("/healthz").text()).isEqualTo("{\"status\":\"up\"}");
        assertThat(api.get("/readyz").json().get("status").textValue()).isEqualTo("up");
        assertThat(api.get("/metrics").text()).contains("# TYPE fanfare_connections gauge");
        assertThat(api.get("/openapi.yaml").text()).startsWith("openapi: 3.1.0");
    }

    @Test
    void answersAreNotToBeCached() throws Exception {
        assertThat(api.get("/readyz").header("cache-control")).isEqualTo("no-store");
    }
}
