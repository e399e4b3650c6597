package io.fanfare.bench.phoenix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanfare.bench.process.GatewayProcess;
import io.fanfare.gateway.auth.Tokens;
import io.fanfare.gateway.bus.redis.RedisServer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kotlin.Unit;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.phoenixframework.Channel;
import org.phoenixframework.Defaults;
import org.phoenixframework.Presence;
import org.phoenixframework.Socket;

/** Who is in a topic, by the classes that the published clients of Phoenix Channels have for it, on two nodes over a real Redis. */
@Timeout(180)
class PresenceClientsTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String[] JVM = {"-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"};
    private static final String SCRIPTS = "phoenix";

    private static final List<GatewayProcess> NODES = new ArrayList<>();
    private static RedisServer redis;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        redis = RedisServer.launch();
        for (int i = 0; i < 2; i++) {
            NODES.add(GatewayProcess.launch(environment(i, folder.resolve("node-" + i)), JVM));
        }
        for (GatewayProcess node : NODES) {
            await().atMost(LIMIT).until(node::isUp);
            await().atMost(LIMIT).until(() -> metrics(node).contains("fanfare_bus_peers 1"));
        }
    }

    private static Map<String, String> environment(int number, Path data) {
        return Map.of(
                "FANFARE_NODE_ID",
                "node-" + number,
                "FANFARE_AUTH_MODE",
                "jwt",
                "FANFARE_AUTH_HS256_SECRET",
                Tokens.SECRET,
                "FANFARE_AUTH_DEFAULT_GRANTS_SUBSCRIBE",
                "*",
                "FANFARE_AUTH_DEFAULT_GRANTS_PRESENCE",
                "*",
                "FANFARE_PRESENCE_GRACE_MILLIS",
                "20000",
                "FANFARE_DATA_DIR",
                data.toString(),
                "FANFARE_BUS_URL",
                redis.url());
    }

    private static String metrics(GatewayProcess node) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(node.apiUri("/metrics")).build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @AfterAll
    static void stop() {
        NODES.forEach(GatewayProcess::close);
        redis.close();
    }

    private static String url(int node, String scheme) {
        return scheme + "://127.0.0.1:" + NODES.get(node).clients().getPort() + "/socket";
    }

    private static String token(String user) {
        return Tokens.of(user, "token of " + user, System.currentTimeMillis());
    }

    @ParameterizedTest
    @ValueSource(strings = {"phoenix", "phoenix-1.7"})
    void phoenixJsSeesWhoIsThereOnBothNodes(String client) throws Exception {
        Process script = NodeJs.start(
                SCRIPTS,
                "presence.mjs",
                client,
                url(0, "ws"),
                url(1, "ws"),
                token("ann"),
                token("bob"),
                token("__proto__"));

        String said = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(script.waitFor()).as(said).isZero();
        assertThat(said).endsWith("done\n");
    }

    @Test
    void javaPhoenixClientSeesWhoIsThereOnBothNodes() {
        Socket ann = socket(0, "ann");
        Socket bob = socket(1, "bob");
        try {
            Channel here = ann.channel("live:java", Map.of("presence", Map.of("device", "phone")));
            Presence seen = new Presence(here, Presence.Options.Companion.getDefaults());
            here.join(10_000);
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(seen.getState()).containsOnlyKeys("ann"));

            Channel there = bob.channel("live:java", Map.of());
            Presence seenThere = new Presence(there, Presence.Options.Companion.getDefaults());
            there.join(10_000);
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(seen.getState()).containsOnlyKeys("ann", "bob"));
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(seenThere.getState()).containsOnlyKeys("ann", "bob"));
            assertThat(seenThere.getState().get("ann").get("metas").get(0)).containsEntry("device", "phone");

            there.push("fanfare:presence", Map.of("mood", "fine"), 10_000);
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(seen.getState().get("bob").get("metas"))
                            .singleElement()
                            .satisfies(meta -> assertThat(meta).containsEntry("mood", "fine")));

            there.leave(10_000);
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(seen.getState()).containsOnlyKeys("ann"));
        } finally {
            ann.disconnect(1000, null, () -> Unit.INSTANCE);
            bob.disconnect(1000, null, () -> Unit.INSTANCE);
        }
    }

    private static Socket socket(int node, String user) {
        Socket socket = new Socket(
                url(node, "http") + "/websocket",
                () -> Map.of("token", token(user)),
                "2.0.0",
                Defaults.INSTANCE.getEncode(),
                Defaults.INSTANCE.getDecode(),
                new OkHttpClient());
        socket.connect();
        return socket;
    }

    @Test
    void documentedLinesAreTheOnesThatAreTried() throws IOException {
        String script = Files.readString(Path.of("src/test/js", SCRIPTS, "present.mjs"));
        String lines = script.substring(script.indexOf('\n') + 1);

        assertThat(Files.readString(Path.of("../protocol/README.md"))).contains("```js\n" + lines + "```");
    }
}
