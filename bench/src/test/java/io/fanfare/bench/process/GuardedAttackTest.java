package io.fanfare.bench.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.bench.client.Client;
import io.fanfare.bench.client.ClientListener;
import io.fanfare.bench.client.ClientTls;
import io.fanfare.bench.client.Dialer;
import io.fanfare.bench.client.SecuredEndpoint;
import io.fanfare.gateway.auth.Issuer;
import io.fanfare.gateway.tls.TestAuthority;
import io.fanfare.gateway.transport.RawSocket;
import io.fanfare.gateway.transport.TcpClient;
import io.fanfare.protocol.Command;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.TopicName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Somebody tries to get past TLS, tokens and keys; those who are let in do not wait for it. */
@Isolated("it measures latencies")
class GuardedAttackTest extends AttackFixture {
    private static final Duration WARM_UP = Duration.ofSeconds(3);
    private static final int ONLOOKERS = 20;
    private static final int TRIES = 50;
    private static final String NO_ALGORITHM = unsigned("{\"alg\":\"none\"}", "{\"sub\":\"root\",\"exp\":9999999999}");

    @TempDir
    private static Path folder;

    private static Issuer issuer;
    private static SSLContext trust;
    private static Dialer dialer;

    @BeforeAll
    static void start() throws Exception {
        TestAuthority authority = new TestAuthority(folder);
        trust = authority.clientContext();
        issuer = new Issuer();
        node = GatewayProcess.start(settings(authority.issue("node")));
        dialer = new Dialer(1, 0);
        SecuredEndpoint endpoint = new SecuredEndpoint(
                node.webSocket(), ClientTls.trusting(authority.caFile().toFile()));
        Client publisher = publisher(endpoint);
        onlookers = new Onlookers(
                (topic, json) -> publisher.publish(TopicName.of(topic), Payload.json(new String(json, UTF_8)), false));
        onlookers.join(ONLOOKERS, listener -> dialer.dial(endpoint, new Client(listener, issuer.token("onlooker"))));
        onlookers.watch(WARM_UP);
    }

    private static Map<String, String> settings(TestAuthority.Issued certificate) throws IOException {
        Path keysFile = Files.createFile(folder.resolve("api-keys.jsonl"));
        Map<String, String> settings = new HashMap<>();
        settings.put(
                "FANFARE_PUBLIC_TLS_CERTIFICATE_FILE", certificate.certificate().toString());
        settings.put("FANFARE_PUBLIC_TLS_KEY_FILE", certificate.key().toString());
        settings.put("FANFARE_PUBLIC_TRUSTED_ADDRESSES", "10.0.0.0/8");
        settings.put("FANFARE_PUBLIC_MAX_CONNECTIONS_PER_ADDRESS", "200");
        settings.put("FANFARE_AUTH_MODE", "jwt");
        settings.put("FANFARE_AUTH_JWKS_URL", issuer.url());
        settings.put("FANFARE_AUTH_DEFAULT_GRANTS_SUBSCRIBE", "*");
        settings.put("FANFARE_AUTH_DEFAULT_GRANTS_PUBLISH", "*");
        settings.put("FANFARE_NAMESPACES_DEFAULT_PUBLISHES_PER_SECOND", "0");
        settings.put("FANFARE_ADMIN_PORT", "0");
        settings.put("FANFARE_API_AUTH", "keys");
        settings.put("FANFARE_API_KEYS_FILE", keysFile.toString());
        return settings;
    }

    private static Client publisher(SecuredEndpoint endpoint) throws InterruptedException {
        CountDownLatch isWelcome = new CountDownLatch(1);
        ClientListener listener = new ClientListener() {
            @Override
            public void onWelcome(Event.Welcome welcome) {
                isWelcome.countDown();
            }
        };
        Client publisher = new Client(listener, issuer.token("publisher"));
        dialer.dial(endpoint, publisher);
        assertThat(isWelcome.await(20, TimeUnit.SECONDS)).isTrue();
        return publisher;
    }

    @AfterAll
    static void stop() {
        dialer.close();
        node.close();
        issuer.close();
    }

    @Test
    void handshakesThatNeverEnd() throws Exception {
        byte[] beginning = {0x16, 0x03, 0x01, 0x02, 0x00, 0x01};
        fendOff(
                "TLS handshakes that never end",
                "fanfare_connections_refused_total",
                attackers -> attackers.repeat(
                        TRIES * 8, () -> attackers.connect(node.clients()).send(beginning)));
    }

    @Test
    void handshakesThatAreNone() throws Exception {
        fendOff(
                "no TLS",
                "fanfare_tls_handshakes_failed_total",
                attackers -> attackers.repeat(
                        TRIES,
                        () -> attackers.connect(node.clients()).send("GET /ws HTTP/1.1\r\nHost: localhost\r\n\r\n")));
    }

    @Test
    void forgedTokens() throws Exception {
        fendOff(
                "forged tokens",
                "fanfare_tokens_refused_total",
                attackers -> attackers.repeat(TRIES, () -> hello(attackers, NO_ALGORITHM)));
    }

    @Test
    void tokensThatNameUnknownKeysMakeTheNodeAskTheIssuerOnceOnly() throws Exception {
        AtomicInteger number = new AtomicInteger();
        int before = issuer.requests();

        fendOff(
                "unknown keys",
                "fanfare_tokens_refused_total",
                attackers -> attackers.repeat(
                        TRIES, () -> hello(attackers, issuer.token("root", "../" + number.incrementAndGet()))));

        assertThat(issuer.requests()).isLessThanOrEqualTo(before + 2);
    }

    @Test
    void guessedKeys() throws Exception {
        AtomicInteger number = new AtomicInteger();
        fendOff(
                "guessed keys",
                "fanfare_api_keys_refused_total",
                attackers -> attackers.repeat(
                        4 * TRIES,
                        () -> attackers
                                .connect(node.api())
                                .send("GET /v1/topics/room:1 HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ffk_"
                                        + String.format("%072x", number.incrementAndGet()) + "\r\n\r\n")));
    }

    private static void hello(Attackers attackers, String token) throws IOException {
        RawSocket client = attackers.connect(node.clients(), trust);
        client.send(TcpClient.bytes(new Command.Hello(token, "attacker", "", 600, "")));
    }

    private static String unsigned(String header, String claims) {
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        return base64.encodeToString(header.getBytes(UTF_8)) + "." + base64.encodeToString(claims.getBytes(UTF_8))
                + ".";
    }
}
