package io.fanfare.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fanfare.gateway.transport.TcpClient;
import io.fanfare.protocol.Command;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.TopicName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What backends are told of who is in a topic. */
class PresenceApiTest extends ApiFixture {
    private static final int PEOPLE = 5;

    @Test
    void pagesNameEverybodyOnceAndSayHowManyThereAre() throws Exception {
        String topic = "room:presence";
        List<TcpClient> clients = new ArrayList<>();
        for (int i = 0; i < PEOPLE; i++) {
            TcpClient client = new TcpClient(node.publicAddress()).open();
            client.send(new Command.Subscribe(1, List.of(Command.Subscribe.Target.live(TopicName.of(topic)))));
            client.receive(Event.Subscribed.class);
            client.send(new Command.SetInfo(2, TopicName.of(topic), Payload.json("{\"n\":" + i + "}")));
            client.receive(Event.Done.class);
            clients.add(client);
        }

        await().untilAsserted(() ->
                assertThat(page(topic, "").get("count").intValue()).isEqualTo(PEOPLE));
        Set<String> ids = new HashSet<>();
        Set<Integer> numbers = new HashSet<>();
        String query = "?limit=2";
        int pages = 0;
        while (query != null) {
            JsonNode page = page(topic, query);
            page.get("members").forEach(member -> {
                ids.add(member.get("id").textValue());
                numbers.add(member.get("info").get("n").intValue());
                assertThat(member.get("user").textValue()).isEmpty();
            });
            query = page.get("next").isNull()
                    ? null
                    : "?limit=2&after=" + page.get("next").textValue();
            pages++;
        }
        assertThat(ids).hasSize(PEOPLE);
        assertThat(numbers).containsExactlyInAnyOrder(0, 1, 2, 3, 4);
        assertThat(pages).isEqualTo(3);

        for (TcpClient client : clients) {
            client.close();
        }
        await().untilAsserted(() ->
                assertThat(page(topic, "").get("count").intValue()).isZero());
    }

    @Test
    void topicWithNobodyInItIsNoFaultAndWhatIsNotUnderstoodIs() throws Exception {
        JsonNode nobody = page("room:nobody", "");
        assertThat(nobody.get("count").intValue()).isZero();
        assertThat(nobody.get("users").intValue()).isZero();
        assertThat(nobody.get("members")).isEmpty();
        assertThat(nobody.get("next").isNull()).isTrue();
        assertThat(nobody.get("complete").booleanValue()).isTrue();

        assertProblem(api.get("/v1/topics/room:1/presence?limit=1001"), 400, "invalid_request");
        assertProblem(api.get("/v1/topics/room:1/presence?after="), 400, "invalid_request");
        assertProblem(api.get("/v1/topics/fanfare:control/presence"), 403, "forbidden");
    }

    private static JsonNode page(String topic, String query) throws Exception {
        BackendClient.Answer answer = api.get("/v1/topics/" + topic + "/presence" + query);
        assertThat(answer.status()).isEqualTo(200);
        return answer.json();
    }
}
