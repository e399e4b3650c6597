package io.fanfare.bench.phoenix;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.bench.process.GatewayProcess;
import io.fanfare.gateway.webhook.DecidingBackend;
import io.fanfare.gateway.webhook.DecidingBackend.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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
import org.phoenixframework.Message;
import org.phoenixframework.Socket;

/** What a backend replies to a push, as the published clients of Phoenix Channels give it to their applications. */
@Timeout(120)
class BackendReplyTest {
    @TempDir
    private static Path data;

    private static DecidingBackend backend;
    private static GatewayProcess node;

    @BeforeAll
    static void start() throws IOException {
        backend = new DecidingBackend();
        backend.behaves(call -> new Reply(200, reply(call.body())));
        node = GatewayProcess.start(Map.of(
                "FANFARE_DATA_DIR",
                data.toString(),
                "FANFARE_NAMESPACES_LIVE_PUSH",
                "webhook",
                "FANFARE_NAMESPACES_LIVE_PUSH_URL",
                backend.url().toString(),
                "FANFARE_WEBHOOK_TIMEOUT_MILLIS",
                "5000",
                "FANFARE_WEBHOOK_SECRET",
                DecidingBackend.SECRET));
    }

    private static String reply(String push) {
        if (push.contains("\"event\":\"object\"")) {
            return "{\"reply\":{\"seen\":3,\"text\":\"grüße, 😀\"}}";
        }
        if (push.contains("\"event\":\"bytes\"")) {
            return "{\"reply_base64\":\"AP8=\"}";
        }
        return push.contains("\"event\":\"refused\"")
                ? "{\"error\":{\"code\":\"forbidden\",\"text\":\"not you\"}}"
                : "{}";
    }

    @AfterAll
    static void stop() {
        node.close();
        backend.close();
    }

    private static String clients() {
        return "ws://127.0.0.1:" + node.clients().getPort() + "/socket";
    }

    @ParameterizedTest
    @ValueSource(strings = {"phoenix", "phoenix-1.7"})
    void phoenixJsIsReplied(String client) throws Exception {
        Process script = NodeJs.start("phoenix", "push.mjs", client, clients());
        try {
            String said = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(script.waitFor()).as(said + node.output()).isZero();
            assertThat(said).isEqualTo("done\n");
        } finally {
            script.destroyForcibly();
        }
    }

    @Test
    void javaPhoenixClientIsReplied() throws Exception {
        Socket socket = new Socket(
                clients() + "/websocket",
                () -> Map.of(),
                "2.0.0",
                Defaults.INSTANCE.getEncode(),
                Defaults.INSTANCE.getDecode(),
                new OkHttpClient());
        socket.connect();
        try {
            Channel channel = socket.channel("live:java", Map.of("since", "0:0"));
            channel.join(10_000);

            assertThat(replyTo(channel, "object", "ok").getPayload())
                    .containsEntry("seen", 3.0)
                    .containsEntry("text", "grüße, 😀");
            assertThat(replyTo(channel, "bytes", "ok").getPayload()).containsEntry("base64", "AP8=");
            assertThat(replyTo(channel, "refused", "error").getPayload())
                    .containsEntry("reason", "forbidden")
                    .containsEntry("text", "not you");
        } finally {
            socket.disconnect(1000, null, () -> Unit.INSTANCE);
        }
    }

    private static Message replyTo(Channel channel, String event, String status) throws Exception {
        CompletableFuture<Message> reply = new CompletableFuture<>();
        channel.push(event, Map.of("a", 1), 10_000).receive(status, message -> {
            reply.complete(message);
            return Unit.INSTANCE;
        });
        return reply.get(20, TimeUnit.SECONDS);
    }
}
