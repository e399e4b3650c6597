package io.fanfare.bench.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanfare.bench.client.Client;
import io.fanfare.bench.client.ClientTls;
import io.fanfare.bench.client.Dialer;
import io.fanfare.bench.client.Endpoint;
import io.fanfare.bench.client.SecuredEndpoint;
import io.fanfare.gateway.tls.TestAuthority;
import io.fanfare.protocol.CloseCode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever proves who somebody is gets a successor while clients listen and a backend publishes: nobody but the old notices. */
class RotationTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int CLIENTS = 20;
    private static final String TOPIC = "room:rotation";

    private final Dialer dialer = new Dialer(1, 0);
    private final List<Witness> witnesses = new ArrayList<>();
    private final SigningKey oldSigner = new SigningKey("2026");
    private final SigningKey newSigner = new SigningKey("2027");

    @TempDir
    private Path folder;

    private Path keysFile;
    private Path publicKeys;
    private TestAuthority oldAuthority;
    private TestAuthority newAuthority;
    private TestAuthority.Issued certificate;
    private String operator;
    private GatewayProcess gateway;

    RotationTest() throws Exception {}

    @BeforeEach
    void start() throws Exception {
        oldAuthority = new TestAuthority(Files.createDirectory(folder.resolve("old")));
        newAuthority = new TestAuthority(Files.createDirectory(folder.resolve("new")));
        certificate = oldAuthority.issue("node");
        keysFile = folder.resolve("api-keys.jsonl");
        operator = createKey("operator", "admin");
        publicKeys = folder.resolve("issuer.jwks");
        Files.writeString(publicKeys, SigningKey.published(oldSigner));
        Map<String, String> environment = new HashMap<>();
        for (String port : List.of("PUBLIC", "API")) {
            environment.put(
                    "FANFARE_" + port + "_TLS_CERTIFICATE_FILE",
                    certificate.certificate().toString());
            environment.put(
                    "FANFARE_" + port + "_TLS_KEY_FILE", certificate.key().toString());
        }
        environment.put("FANFARE_AUTH_MODE", "jwt");
        environment.put("FANFARE_AUTH_PUBLIC_KEYS_FILE", publicKeys.toString());
        environment.put("FANFARE_API_AUTH", "keys");
        environment.put("FANFARE_API_KEYS_FILE", keysFile.toString());
        gateway = GatewayProcess.start(environment, "-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
    }

    @AfterEach
    void stop() {
        dialer.close();
        gateway.close();
    }

    @Test
    void nothingIsLostAndNobodyDroppedWhileKeysAndCertificatesChange() throws Exception {
        String firstKey = createKey("orders-1", "publish:room:*");
        try (SteadyPublisher publisher =
                new SteadyPublisher(new KeyHolder(oldAuthority.clientContext(), gateway.api()), TOPIC, firstKey)) {
            for (int i = 0; i < CLIENTS; i++) {
                witnesses.add(listen(oldSigner.token("user-" + i), oldAuthority));
            }
            Audience.awaitSubscribed(witnesses);
            publisher.start();

            signingKeyIsReplaced(publisher);
            apiKeyIsReplaced(publisher, firstKey);
            certificateIsReplaced(publisher);

            publisher.stop();
            everybodyHasEverything(publisher.count());
        }
    }

    private void signingKeyIsReplaced(SteadyPublisher publisher) throws Exception {
        publishKeys(oldSigner, newSigner);
        Witness late = listen(newSigner.token("late"), oldAuthority);
        Audience.awaitSubscribed(List.of(late));
        for (int i = 0; i < CLIENTS; i++) {
            witnesses.get(i).client().refreshToken(newSigner.token("user-" + i));
        }
        await().atMost(LIMIT).until(() -> witnesses.stream().allMatch(one -> one.done() == 1));

        publishKeys(newSigner);

        Witness refused = listen(oldSigner.token("user-0"), oldAuthority);
        await().atMost(LIMIT).until(refused::isClosed);
        assertThat(refused.closeCode()).isEqualTo(CloseCode.UNAUTHENTICATED.number());
        Audience.awaitSubscribed(List.of(listen(newSigner.token("later"), oldAuthority)));
        publisher.awaitMore();
    }

    private void apiKeyIsReplaced(SteadyPublisher publisher, String firstKey) throws Exception {
        String secondKey = createKey("orders-2", "publish:room:*");
        await().atMost(LIMIT).until(() -> statusOf(secondKey) == 201);
        publisher.use(secondKey);
        publisher.awaitMore();

        keyCommand("revoke", "orders-1");

        await().atMost(LIMIT).until(() -> statusOf(firstKey) == 401);
        publisher.awaitMore();
    }

    /** Of a publish by somebody who comes anew, in a topic that nobody listens to. */
    private int statusOf(String key) throws Exception {
        try (KeyHolder holder = new KeyHolder(oldAuthority.clientContext(), gateway.api())) {
            return holder.post(key, "/v1/topics/room:other/messages", NumberedPayload.of(0))
                    .status();
        }
    }

    private void certificateIsReplaced(SteadyPublisher publisher) throws Exception {
        TestAuthority.Issued next = newAuthority.issue("node");
        Files.move(next.key(), certificate.key(), StandardCopyOption.REPLACE_EXISTING);
        Files.move(next.certificate(), certificate.certificate(), StandardCopyOption.REPLACE_EXISTING);

        for (Endpoint endpoint : List.of(gateway.webSocket(), gateway.tcp())) {
            await().atMost(LIMIT).until(() -> isLetIn(endpoint, newAuthority));
            assertThat(isLetIn(endpoint, oldAuthority))
                    .as("with trust in the authority of the old certificate only")
                    .isFalse();
        }
        publisher.awaitMore();
    }

    private boolean isLetIn(Endpoint endpoint, TestAuthority trusted) throws Exception {
        TokenHolder holder = new TokenHolder(newSigner.token("newcomer"));
        dialer.dial(new SecuredEndpoint(endpoint, trust(trusted)), holder);
        await().atMost(LIMIT).until(() -> holder.isWelcome() || holder.isClosed());
        if (holder.isWelcome()) {
            holder.leave();
        }
        return holder.isWelcome();
    }

    private void everybodyHasEverything(int count) {
        assertThat(count).isPositive();
        await().atMost(LIMIT).until(() -> witnesses.stream().allMatch(one -> one.count() >= count));
        for (Witness witness : witnesses) {
            assertThat(witness.faults()).isEmpty();
            assertThat(witness.isClosed()).isFalse();
            assertThat(witness.goAways()).isEmpty();
            assertThat(witness.numbers()).containsExactly(SteadyPublisher.numbers(count));
        }
    }

    private Witness listen(String token, TestAuthority trusted) {
        Witness witness = Witness.of(TOPIC);
        dialer.dial(new SecuredEndpoint(gateway.webSocket(), trust(trusted)), new Client(witness, token));
        return witness;
    }

    private static ClientTls trust(TestAuthority authority) {
        return ClientTls.trusting(authority.caFile().toFile());
    }

    private void publishKeys(SigningKey... keys) throws Exception {
        Files.writeString(publicKeys, SigningKey.published(keys));
        try (KeyHolder holder = new KeyHolder(oldAuthority.clientContext(), gateway.api())) {
            KeyHolder.Reply reply = holder.post(operator, "/v1/admin/reload", new byte[0]);
            assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        }
    }

    private String createKey(String name, String scope) throws Exception {
        return keyCommand("create", "--name", name, "--scope", scope).strip();
    }

    private String keyCommand(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(System.getProperty("java.home") + "/bin/java", "-jar", GatewayProcess.JAR.toString(), "key"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--keys-file", keysFile.toString()));
        Process process = new ProcessBuilder(command).start();
        ProcessOutput errors = new ProcessOutput(process.getErrorStream());
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(errors.complete()).isZero();
        return out;
    }
}
