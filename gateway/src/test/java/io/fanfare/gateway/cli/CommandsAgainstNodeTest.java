package io.fanfare.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanfare.gateway.bootstrap.Gateway;
import io.fanfare.gateway.config.ConfigLoader;
import io.fanfare.gateway.transport.TcpClient;
import io.fanfare.protocol.Command;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.TopicName;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The commands with a real node on the other side. */
@Timeout(30)
class CommandsAgainstNodeTest {
    private Gateway node;

    @BeforeEach
    void start() throws Exception {
        node = Gateway.start(ConfigLoader.load(
                null, Map.of("FANFARE_PUBLIC_PORT", "0", "FANFARE_API_PORT", "0", "FANFARE_STORE_URL", "memory")));
    }

    @AfterEach
    void stop() throws InterruptedException {
        node.stop();
    }

    @Test
    void tailPrintsWhatWasPublished() {
        String position = run("publish", "room:1", "{\"n\":1}").out();
        run("publish", "room:1", "{\n\"n\":2}", "--event", "greeting");

        Invocation tail = run("tail", "room:1", "--after", "0", "--count", "2");

        assertThat(position).matches("room:1 [1-9][0-9]* 1\n");
        assertThat(tail).isEqualTo(new Invocation(0, "1 message {\"n\":1}\n2 greeting { \"n\":2}\n", ""));
    }

    @Test
    void tailBeginsAfterAPosition() {
        String[] position = run("publish", "room:1", "{}").out().strip().split(" ");
        run("publish", "room:1", "{}");

        Invocation tail = run("tail", "room:1", "--after", position[1] + ":" + position[2], "--count", "1");

        assertThat(tail).isEqualTo(new Invocation(0, "2 message {}\n", ""));
    }

    @Test
    void tailTellsOfAnotherEpoch() {
        run("publish", "room:1", "{}");

        Invocation tail = run("tail", "room:1", "--after", "1:99", "--count", "1");

        assertThat(tail.out()).isEqualTo("1 message {}\n");
        assertThat(tail.err()).startsWith("epoch changed: ");
    }

    @Test
    void historyListsWhatATopicHolds() {
        for (int i = 1; i <= 3; i++) {
            run("publish", "room:1", "{\"n\":" + i + ".10}");
        }

        assertThat(run("history", "room:1"))
                .isEqualTo(new Invocation(
                        0, "1 message {\"n\":1.10}\n2 message {\"n\":2.10}\n3 message {\"n\":3.10}\n", ""));
        assertThat(run("history", "room:1", "--after", "1", "--count", "1").out())
                .isEqualTo("2 message {\"n\":2.10}\n");
    }

    @Test
    void presenceListsWhoIsInATopicAndSaysHowMany() throws Exception {
        try (TcpClient client = new TcpClient(node.publicAddress()).open()) {
            TopicName topic = TopicName.of("room:1");
            client.send(new Command.Subscribe(1, List.of(Command.Subscribe.Target.live(topic))));
            client.receive(Event.Subscribed.class);
            client.send(new Command.SetInfo(2, topic, Payload.json("{\"name\":\"Ann\"}")));
            client.receive(Event.Done.class);

            await().untilAsserted(() ->
                    assertThat(run("presence", "room:1").out()).matches("\\S{16} - \\{\"name\":\"Ann\"}\n"));
            assertThat(run("presence", "room:1", "--count")).isEqualTo(new Invocation(0, "1 0\n", ""));
        }
        assertThat(run("presence", "room:2")).isEqualTo(new Invocation(0, "", ""));
        assertThat(run("presence", "room,2").exitCode()).isEqualTo(2);
    }

    @Test
    void historyOfAnEphemeralTopicIsRefused() {
        Invocation history = run("history", "live:1");

        assertThat(history.exitCode()).isEqualTo(1);
        assertThat(history.err()).contains("(not_durable)");
    }

    @Test
    void sameKeyGivesTheSamePosition() {
        Invocation first = run("publish", "room:1", "{}", "--key", "k");

        assertThat(run("publish", "room:1", "{}", "--key", "k"))
                .isEqualTo(new Invocation(0, first.out().strip() + " duplicate\n", ""));
    }

    @Test
    void ephemeralTopicAccepts() {
        assertThat(run("publish", "live:1", "{}")).isEqualTo(new Invocation(0, "accepted\n", ""));
    }

    @Test
    void refusalSaysWhatIsWrong() {
        Invocation invocation = run("publish", "room:1", "[]");

        assertThat(invocation.exitCode()).isEqualTo(1);
        assertThat(invocation.err()).contains("(invalid_payload)");
    }

    private Invocation run(String... arguments) {
        Map<String, String> environment = Map.of(
                "FANFARE_PUBLIC_PORT", Integer.toString(node.publicAddress().getPort()),
                "FANFARE_API_PORT", Integer.toString(node.apiAddress().getPort()));
        return Invocation.of((config, source, out) -> 1, environment, arguments);
    }
}
