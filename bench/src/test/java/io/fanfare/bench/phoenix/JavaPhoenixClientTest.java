package io.fanfare.bench.phoenix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import kotlin.Unit;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.phoenixframework.Channel;
import org.phoenixframework.Defaults;
import org.phoenixframework.Message;
import org.phoenixframework.Socket;

/** JavaPhoenixClient as it is published, which Android applications have, against the real jar. */
@Timeout(120)
class JavaPhoenixClientTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    private Path data;

    private RestartingNode node;
    private Socket socket;

    @BeforeEach
    void connect() throws IOException {
        node = new RestartingNode(data);
        socket = new Socket(
                node.clients() + "/websocket",
                () -> Map.of(),
                "2.0.0",
                Defaults.INSTANCE.getEncode(),
                Defaults.INSTANCE.getDecode(),
                new OkHttpClient());
        socket.setReconnectAfterMs(tries -> 50L);
        socket.setRejoinAfterMs(tries -> 50L);
        socket.connect();
    }

    @AfterEach
    void close() {
        socket.disconnect(1000, null, () -> Unit.INSTANCE);
        node.close();
    }

    @Test
    void pushIsAnsweredAndComesBackAsAMessage() {
        List<Message> messages = new CopyOnWriteArrayList<>();
        List<Message> replies = new CopyOnWriteArrayList<>();
        Channel channel = socket.channel("room:java", Map.of("since", "0:0"));
        channel.on("said", message -> {
            messages.add(message);
            return Unit.INSTANCE;
        });
        channel.join(10_000);
        channel.push("said", Map.of("text", "grüße, 😀"), 10_000).receive("ok", reply -> {
            replies.add(reply);
            return Unit.INSTANCE;
        });

        await().atMost(LIMIT).until(() -> messages.size() == 1 && replies.size() == 1);
        assertThat(messages.get(0).getPayload()).containsEntry("text", "grüße, 😀");
        assertThat(messages.get(0).getRef()).endsWith(":1");
        assertThat(replies.get(0).getPayload()).containsEntry("offset", 1.0);
    }

    @Test
    void restartLosesNothingAndRepeatsNothing() throws Exception {
        List<Integer> seen = new CopyOnWriteArrayList<>();
        Channel channel = FollowByPhoenix.follow(socket, "room:java-follow", message -> seen.add(number(message)));
        await().atMost(LIMIT).until(channel::isJoined);
        node.publish("room:java-follow", 1, 20);
        await().atMost(LIMIT).until(() -> seen.size() == 20);

        node.restart();
        node.publish("room:java-follow", 21, 40);
        await().atMost(LIMIT).until(() -> seen.size() >= 40);
        node.publish("room:java-follow", 41, 50);
        await().atMost(LIMIT).until(() -> seen.size() >= 50);

        assertThat(seen).isEqualTo(IntStream.rangeClosed(1, 50).boxed().toList());
    }

    private static int number(Message message) {
        return ((Number) message.getPayload().get("n")).intValue();
    }

    @Test
    void documentedLinesAreTheOnesThatAreTried() throws IOException {
        String source = Files.readString(Path.of("src/test/java/io/fanfare/bench/phoenix/FollowByPhoenix.java"));
        String lines = source.substring(
                        source.indexOf("    // follow\n") + "    // follow\n".length(), source.indexOf("    // end"))
                .replaceAll("(?m)^    ", "");

        assertThat(Files.readString(Path.of("../protocol/README.md"))).contains("```java\n" + lines + "```");
    }
}
