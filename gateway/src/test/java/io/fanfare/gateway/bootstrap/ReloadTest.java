package io.fanfare.gateway.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanfare.gateway.ExpectedLog;
import io.fanfare.gateway.auth.Issuer;
import io.fanfare.gateway.auth.Tokens;
import io.fanfare.gateway.auth.key.KeyScope;
import io.fanfare.gateway.auth.key.KeysFile;
import io.fanfare.gateway.config.ConfigSource;
import io.fanfare.gateway.transport.NoLeaks;
import io.fanfare.gateway.transport.RawSocket;
import io.fanfare.gateway.transport.TcpClient;
import io.fanfare.protocol.Command;
import io.fanfare.protocol.Command.Subscribe.Target;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.TopicName;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node whose configuration changes while it runs. */
@ExtendWith(NoLeaks.class)
class ReloadTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String OTHER_SECRET = "f".repeat(32);
    private static final String BEFORE = """
            public: { port: 0 }
            api: { port: 0, auth: keys, keys-file: %s }
            auth: { mode: jwt, hs256-secret: %s, default-grants: { subscribe: ["*"] } }
            store: { url: memory }
            drain: { reconnect-window-millis: 0, timeout-millis: 0 }
            """;

    @TempDir
    private Path folder;

    @RegisterExtension
    private final ExpectedLog log = new ExpectedLog("io.fanfare.gateway.bootstrap");

    private final HttpClient http = HttpClient.newHttpClient();
    private Path file;
    private String admin;
    private Gateway node;

    @BeforeEach
    void start() throws Exception {
        Path keys = folder.resolve("keys");
        admin = new KeysFile(keys).create("admin", List.of(KeyScope.parse("admin")), Instant.now(), null);
        file = Files.writeString(folder.resolve("fanfare.yaml"), BEFORE.formatted(keys, Tokens.SECRET));
        ConfigSource source = new ConfigSource(file, Map.of());
        node = Gateway.start(source.load(), source);
    }

    @AfterEach
    void stop() throws Exception {
        node.stop();
    }

    private String call(String method, String path) throws Exception {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create(
                                "http://127.0.0.1:" + node.apiAddress().getPort() + path))
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .header("Authorization", "Bearer " + admin)
                        .build(),
                BodyHandlers.ofString());
        return answer.statusCode() + " " + answer.body();
    }

    private void change(String from, String to) throws Exception {
        String text = Files.readString(file);
        assertThat(text).contains(from);
        Files.writeString(file, text.replace(from, to));
    }

    private TcpClient hello(String token) throws Exception {
        TcpClient client = new TcpClient(node.publicAddress());
        client.send(new Command.Hello(token, "test", "1", 0, ""));
        return client;
    }

    private boolean isLetIn(String token) throws Exception {
        try (TcpClient client = hello(token)) {
            return client.receive(Event.class) instanceof Event.Welcome;
        }
    }

    private static String tokenBySecret(String secret) {
        return Tokens.of("ann", "t", System.currentTimeMillis(), secret);
    }

    @Test
    void whatChangesInTheFileHoldsAMomentLaterAndNoConnectionIsLost() throws Exception {
        TopicName room = TopicName.of("room:1");
        TopicName hall = TopicName.of("hall:1");
        try (TcpClient client = hello(tokenBySecret(Tokens.SECRET))) {
            client.receive(Event.Welcome.class);
            client.send(new Command.Subscribe(1, List.of(Target.live(room), Target.live(hall))));
            client.receive(Event.Subscribed.class);
            client.receive(Event.Subscribed.class);

            change("drain:", "namespaces: { hall: { subscribe: nobody } }\ndrain:");

            Event.Error ended = client.receive(Event.Error.class);
            assertThat(ended.code()).isEqualTo(ErrorCode.FORBIDDEN.number());
            assertThat(ended.topic()).isEqualTo(hall.value());
            client.send(Command.Ping.INSTANCE);
            client.receive(Event.Pong.class);
        }
    }

    @Test
    void callSaysWhatChangedAndWhatNeedsARestart() throws Exception {
        change("public: { port: 0 }", "public: { port: 0, backlog: 7 }\nsessions: { max-subscriptions: 5 }");

        assertThat(call("POST", "/v1/admin/reload"))
                .isEqualTo("200 {\"applied\":[\"sessions.max-subscriptions\"],\"needRestart\":[\"public.backlog\"]}");
        assertThat(call("GET", "/v1/admin/config"))
                .startsWith("200 ")
                .contains("max-subscriptions: 5", "backlog: 4096", "hs256-secret: '***'")
                .doesNotContain(Tokens.SECRET);
    }

    @Test
    void limitsAndOriginsHoldForWhatComesNext() throws Exception {
        assertThat(statusFrom(node.apiAddress(), "/openapi.yaml", "https://evil.example"))
                .isEqualTo("200");
        assertThat(statusFrom(node.publicAddress(), "/ws", "https://app.example.com"))
                .isEqualTo("403");
        change("public: { port: 0 }", "public: { port: 0, allowed-origins: [\"https://app.example.com\"] }");
        change("auth: keys,", "auth: keys, allowed-origins: [\"https://app.example.com\"], max-batch: 2,");

        assertThat(call("POST", "/v1/admin/reload"))
                .startsWith("200 ")
                .contains("\"public.allowed-origins\",\"api.max-batch\",\"api.allowed-origins\"")
                .contains("\"needRestart\":[]");

        assertThat(statusFrom(node.apiAddress(), "/openapi.yaml", "https://evil.example"))
                .isEqualTo("403");
        assertThat(statusFrom(node.apiAddress(), "/openapi.yaml", "https://app.example.com"))
                .isEqualTo("200");
        assertThat(statusFrom(node.publicAddress(), "/ws", "https://app.example.com"))
                .as("past the origin, to the subprotocol that it lacks")
                .isEqualTo("400");
    }

    private static String statusFrom(InetSocketAddress address, String path, String origin) throws Exception {
        try (RawSocket socket = new RawSocket(address)) {
            String upgrade = path.equals("/ws")
                    ? "Upgrade: websocket\r\nConnection: upgrade\r\nSec-WebSocket-Version: 13\r\n"
                            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                    : "";
            socket.send("GET " + path + " HTTP/1.1\r\nHost: api.example.com\r\nOrigin: " + origin + "\r\n" + upgrade
                    + "\r\n");
            return socket.readHead().split(" ", 3)[1];
        }
    }

    @Test
    void logLevelsChangeAndComeBack() throws Exception {
        Logger logger = LoggerFactory.getLogger("reloaded.levels.Inside");
        change("drain:", "logging: { levels: { reloaded.levels: debug } }\ndrain:");
        assertThat(call("POST", "/v1/admin/reload")).contains("\"applied\":[\"logging.levels\"]");
        assertThat(logger.isDebugEnabled()).isTrue();

        change("reloaded.levels: debug", "reloaded.levels: loud");
        assertThat(call("POST", "/v1/admin/reload"))
                .startsWith("422 ")
                .contains("logging.levels.reloaded.levels: loud (expected: trace|debug|info|warn|error|off)");
        assertThat(logger.isDebugEnabled()).isTrue();

        change("reloaded.levels: loud", "");
        assertThat(call("POST", "/v1/admin/reload")).startsWith("200 ");
        assertThat(logger.isDebugEnabled()).isFalse();
    }

    @Test
    void fileThatIsAtFaultChangesNothing() throws Exception {
        change("public: { port: 0 }", "sessions: { max-subscriptions: 5, heartbeat: 1 }\npublic: { port: 0 }");

        assertThat(call("POST", "/v1/admin/reload"))
                .startsWith("422 ")
                .contains("sessions.heartbeat: unknown (nearest: sessions.heartbeat-seconds)");
        assertThat(call("GET", "/v1/admin/config")).contains("max-subscriptions: 1000");
        assertThat(call("GET", "/metrics")).contains("fanfare_config_reloads_total{outcome=\"refused\"}");
        assertThat(log.lines()).anySatisfy(line -> assertThat(line).contains("configuration stays as it was"));
    }

    @Test
    void keyOfTokensIsRotatedUnderOpenConnections() throws Exception {
        try (TcpClient client = hello(tokenBySecret(Tokens.SECRET))) {
            client.receive(Event.Welcome.class);
            assertThat(isLetIn(tokenBySecret(OTHER_SECRET))).isFalse();

            change(Tokens.SECRET, OTHER_SECRET);
            await().atMost(PATIENCE).until(() -> isLetIn(tokenBySecret(OTHER_SECRET)));

            assertThat(isLetIn(tokenBySecret(Tokens.SECRET))).isFalse();
            client.send(Command.Ping.INSTANCE);
            client.receive(Event.Pong.class);
        }
    }

    @Test
    void secretInAFileOfItsOwnIsRotatedToo() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), Tokens.SECRET);
        change("hs256-secret: " + Tokens.SECRET, "hs256-secret-file: " + secret);
        node.stop();
        ConfigSource source = new ConfigSource(file, Map.of());
        node = Gateway.start(source.load(), source);
        assertThat(isLetIn(tokenBySecret(Tokens.SECRET))).isTrue();
        assertThat(log.lines())
                .anySatisfy(line -> assertThat(line).contains(secret + " is rw-r--r--: others may read"));

        Files.writeString(secret, OTHER_SECRET);

        await().atMost(PATIENCE).until(() -> isLetIn(tokenBySecret(OTHER_SECRET)));
        assertThat(isLetIn(tokenBySecret(Tokens.SECRET))).isFalse();
    }

    @Test
    void fileOfPublicKeysThatAReloadNamesIsWatchedAndToldWhenItChanges() throws Exception {
        try (Issuer former = new Issuer();
                Issuer next = new Issuer()) {
            Path keys = Files.writeString(folder.resolve("issuer.jwks"), former.jwks());
            change("hs256-secret: " + Tokens.SECRET, "public-keys-file: " + keys);
            assertThat(call("POST", "/v1/admin/reload")).contains("auth.public-keys-file");
            assertThat(isLetIn(former.token("ann"))).isTrue();

            Files.writeString(keys, next.jwks());

            await().atMost(PATIENCE).until(() -> isLetIn(next.token("ann")));
            assertThat(isLetIn(former.token("ann"))).isFalse();
            Files.writeString(keys, former.jwks());
            assertThat(call("POST", "/v1/admin/reload")).contains("{\"applied\":[\"auth.public-keys-file\"]");
        }
    }

    @Test
    void hupReloads() throws Exception {
        change("drain:", "sessions: { max-subscriptions: 6 }\ndrain:");
        String self = Long.toString(ProcessHandle.current().pid());
        assertThat(new ProcessBuilder("kill", "-HUP", self).start().waitFor()).isZero();

        await().atMost(PATIENCE).until(() -> call("GET", "/v1/admin/config").contains("max-subscriptions: 6"));
    }
}
