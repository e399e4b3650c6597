package io.fanfare.gateway.bus.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanfare.gateway.ExpectedLog;
import io.fanfare.gateway.bus.RecordingListener;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Who may use Redis, and how little is enough. */
class RedisAccessTest {
    @RegisterExtension
    final ExpectedLog linkLog = new ExpectedLog(RedisLink.class);

    private static final TopicName TOPIC = TopicName.of("room:42");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** A publication goes to Redis and comes back. */
    private static void assertWorks(RedisSettings settings) throws Exception {
        RecordingListener listener = new RecordingListener();
        try (RedisBus bus =
                new RedisBus(settings, "node-a", payload -> true, GatewayMetrics.NONE, InstantSource.system())) {
            bus.start(listener);
            await().atMost(PATIENCE).until(bus::isHealthy);
            bus.subscribe(TOPIC).toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            bus.publish(new Publication(TOPIC, "message", Payload.json("{}"), null, 1), null);
            await().atMost(PATIENCE).until(() -> listener.texts(TOPIC).size() == 1);
            bus.unsubscribe(TOPIC);
        }
    }

    private static void assertRefused(String url, String words) {
        try (RedisBus bus = RedisBuses.open(url, "node-a")) {
            bus.start(new RecordingListener());
            await().atMost(PATIENCE).until(() -> bus.condition().contains(words));
            assertThat(bus.isHealthy()).isFalse();
        }
    }

    @Test
    void passwordInTheUrlIsTold() throws Exception {
        try (RedisServer server = RedisServer.withPassword("hunter2")) {
            assertWorks(RedisBuses.settings(server.url(), "test"));
        }
    }

    @Test
    void wrongPasswordIsNamedAsTheReason() throws Exception {
        try (RedisServer server = RedisServer.withPassword("hunter2")) {
            assertRefused("redis://:wrong@127.0.0.1:" + server.port(), "WRONGPASS");
            assertRefused("redis://127.0.0.1:" + server.port(), "NOAUTH");
        }
    }

    @Test
    void theDocumentedAccessIsEnough() throws Exception {
        try (RedisServer server = RedisServer.launch()) {
            server.execute(
                    ("ACL SETUSER fanfare on >secret resetchannels &test:* -@all +hello +ping +role +client|setname"
                                    + " +publish +subscribe +unsubscribe +spublish +ssubscribe +sunsubscribe +cluster|slots")
                            .split(" "));

            assertWorks(RedisBuses.settings("redis://fanfare:secret@127.0.0.1:" + server.port(), "test"));
        }
    }

    @Test
    void missingRightsAreNamedAsTheReason() throws Exception {
        try (RedisServer server = RedisServer.launch()) {
            server.execute("ACL SETUSER fanfare on >secret resetchannels &other:* +@all".split(" "));

            assertRefused("redis://fanfare:secret@127.0.0.1:" + server.port(), "NOPERM");
        }
    }

    @Test
    void tlsIsSpokenWithServersWhoseCertificateIsSigned(@TempDir Path folder) throws Exception {
        RedisCertificate files = RedisCertificate.in(folder);
        try (RedisServer server = RedisServer.launch()) {
            int tlsPort = RedisServer.freePort();
            server.execute(
                    "CONFIG",
                    "SET",
                    "tls-cert-file",
                    files.certificate().toString(),
                    "tls-key-file",
                    files.key().toString(),
                    "tls-ca-cert-file",
                    files.certificate().toString(),
                    "tls-auth-clients",
                    "no",
                    "tls-port",
                    Integer.toString(tlsPort));
            String url = "rediss://127.0.0.1:" + tlsPort;
            RedisSettings plain = RedisBuses.settings(url, "test");

            assertWorks(new RedisSettings(
                    url,
                    plain.prefix(),
                    files.certificate().toString(),
                    "",
                    "",
                    plain.heartbeatMillis(),
                    plain.timeoutMillis(),
                    plain.lingerMillis(),
                    plain.maxPendingBytes()));
            assertRefused(url, "certification path");
        }
    }
}
