package io.fanfare.bench.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.bench.phoenix.RestartScript;
import io.fanfare.bench.phoenix.RestartingNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that come through nginx, which buffers as it does by default, against the real jar. README.md says how to start it. */
@Tag("proxy")
@Timeout(180)
class ProxyTest {
    private static final String TOPIC = "room:proxy";
    private static final int OK = 200;

    @TempDir
    private Path data;

    @TempDir
    private Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private RestartingNode node;
    private Nginx nginx;

    @BeforeEach
    void start() throws Exception {
        node = new RestartingNode(data);
        nginx = new Nginx(folder, node.http().substring("http://".length()));
    }

    @AfterEach
    void stop() throws Exception {
        nginx.close();
        node.close();
    }

    private EventLines follow(String since) throws IOException, InterruptedException {
        return new EventLines(http, nginx.url() + "/sse?topic=" + TOPIC, since);
    }

    @Test
    void streamBeginsAtOnceAndEachEventComesAtOnce() throws Exception {
        long startedAtNanos = System.nanoTime();
        try (EventLines stream = follow("")) {
            assertThat(stream.next("data: ")).contains(TOPIC);
            assertThat(Duration.ofNanos(System.nanoTime() - startedAtNanos)).isLessThan(Duration.ofSeconds(2));

            long slowestNanos = 0;
            for (int n = 1; n <= 50; n++) {
                long publishedAtNanos = System.nanoTime();
                node.publish(TOPIC, n, n);
                assertThat(stream.next("data: ")).contains("{\"n\":" + n + "}");
                slowestNanos = Math.max(slowestNanos, System.nanoTime() - publishedAtNanos);
            }
            assertThat(Duration.ofNanos(slowestNanos)).isLessThan(Duration.ofSeconds(1));
        }
    }

    @Test
    void streamOverWhichNothingGoesIsHeardAllTheSame() throws Exception {
        try (EventLines stream = follow("")) {
            stream.next("data: ");
            long sinceNanos = System.nanoTime();

            assertThat(stream.next()).isEqualTo(":");

            assertThat(Duration.ofNanos(System.nanoTime() - sinceNanos)).isLessThan(Duration.ofSeconds(17));
        }
    }

    @Test
    void streamGoesOnAfterARestartAndLosesNothing() throws Exception {
        List<Integer> seen = new ArrayList<>();
        String lastId;
        try (EventLines stream = follow("")) {
            stream.next("data: ");
            node.publish(TOPIC, 1, 20);
            read(stream, seen, 20);
            lastId = stream.lastId();
            node.publish(TOPIC, 21, 30);
            node.restart();
        }
        node.publish(TOPIC, 31, 40);

        try (EventLines stream = follow(lastId)) {
            assertThat(stream.status()).isEqualTo(OK);
            read(stream, seen, 40);
        }
        assertThat(seen).isEqualTo(IntStream.rangeClosed(1, 40).boxed().toList());
    }

    private static void read(EventLines stream, List<Integer> seen, int count) throws IOException {
        while (seen.size() < count) {
            String data = stream.next("data: ");
            if (data.contains("\"event\":\"message\"")) {
                seen.add(Integer.valueOf(data.replaceAll(".*\"n\":(\\d+).*", "$1")));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"conformance.mjs", "longpoll.mjs"})
    void phoenixJsConnectsThroughItAndLosesNothing(String script) throws Exception {
        String socket = "ws://127.0.0.1:" + nginx.address().getPort() + "/socket";

        RestartScript.runScript(node, "phoenix", script, "phoenix", socket, node.api());

        assertThat(nginx.output()).doesNotContain("fanfare.poll.", "token=");
    }
}
