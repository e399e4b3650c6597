package io.fanfare.bench.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanfare.bench.client.Dialer;
import io.fanfare.gateway.auth.Tokens;
import io.fanfare.gateway.bus.redis.RedisServer;
import io.fanfare.protocol.CloseCode;
import io.fanfare.storage.postgres.PostgresServer;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * What is ordered of one node about a user holds on three within a second of its answer, with Redis and without. Starting three
 * nodes is most of it, so that the tests share them, and the one that kills Redis comes last.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Isolated("what it does has a second")
class UserControlTest {
    private static final int NODES = 3;
    private static final long MAX_MILLIS = 1_000;
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String[] JVM = {"-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"};

    private final HttpClient http = HttpClient.newHttpClient();
    private final Dialer dialer = new Dialer(1, 0);
    private final List<GatewayProcess> gateways = new ArrayList<>();
    private PostgresServer postgres;
    private RedisServer redis;
    private String database;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        postgres = PostgresServer.in(folder.resolve("postgres"));
        redis = RedisServer.launch();
        database = postgres.newDatabase();
        for (int i = 0; i < NODES; i++) {
            gateways.add(GatewayProcess.launch(environment(i), JVM));
        }
        for (GatewayProcess gateway : gateways) {
            await().atMost(LIMIT).until(gateway::isUp);
            await().atMost(LIMIT).until(() -> get(gateway, "/metrics").contains("fanfare_bus_peers 2"));
        }
    }

    private Map<String, String> environment(int node) {
        return Map.of(
                "FANFARE_NODE_ID",
                "node-" + node,
                "FANFARE_AUTH_MODE",
                "jwt",
                "FANFARE_AUTH_HS256_SECRET",
                Tokens.SECRET,
                "FANFARE_AUTH_DEFAULT_GRANTS_SUBSCRIBE",
                "*",
                "FANFARE_STORE_URL",
                PostgresServer.url(database, postgres.port()),
                "FANFARE_STORE_USER",
                PostgresServer.USER,
                "FANFARE_BUS_URL",
                redis.url());
    }

    @AfterAll
    void stop() throws Exception {
        dialer.close();
        gateways.forEach(GatewayProcess::close);
        redis.close();
        postgres.close();
    }

    private String get(GatewayProcess gateway, String path) throws Exception {
        return http.send(HttpRequest.newBuilder(gateway.apiUri(path)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private void delete(GatewayProcess gateway, String path) throws Exception {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(gateway.apiUri(path)).DELETE().build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    }

    private static String token(String user, String tokenId) {
        return Tokens.of(user, tokenId, System.currentTimeMillis());
    }

    private TokenHolder connect(GatewayProcess gateway, String token) {
        TokenHolder holder = new TokenHolder(token);
        dialer.dial(gateway.webSocket(), holder);
        await().atMost(LIMIT).until(() -> holder.isWelcome() || holder.isClosed());
        return holder;
    }

    private List<TokenHolder> connectToAll(String token) {
        List<TokenHolder> holders = new ArrayList<>();
        gateways.forEach(gateway -> holders.add(connect(gateway, token)));
        assertThat(holders).allMatch(TokenHolder::isWelcome);
        return holders;
    }

    /** Waits until all are closed, and says how long it took. */
    private static void expectClosed(String circumstance, List<TokenHolder> holders, CloseCode code) {
        long answeredAtNanos = System.nanoTime();
        await().pollInterval(Duration.ofMillis(5))
                .atMost(LIMIT)
                .until(() -> holders.stream().allMatch(TokenHolder::isClosed));
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - answeredAtNanos);
        System.out.printf("sessions on %d nodes gone with %s: %d ms%n", NODES, circumstance, millis);
        assertThat(millis).isLessThan(MAX_MILLIS);
        assertThat(holders).allSatisfy(one -> assertThat(one.closeCode()).isEqualTo(code.number()));
    }

    @Test
    @Order(1)
    void sessionsOfAllNodesAreListed() throws Exception {
        List<TokenHolder> ann = connectToAll(token("lister", "t"));

        String roll = get(gateways.get(0), "/v1/sessions?user=lister");

        assertThat(roll).contains("\"total\":3", "node-0", "node-1", "node-2").doesNotContain("partial");
        ann.forEach(TokenHolder::leave);
    }

    @Test
    @Order(2)
    void userIsForcedOffEveryNodeWithinASecond() throws Exception {
        forceOff("the bus healthy");
    }

    private void forceOff(String circumstance) throws Exception {
        List<TokenHolder> ann = connectToAll(token("ann", "a"));
        List<TokenHolder> bob = connectToAll(token("bob", "b"));

        delete(gateways.get(0), "/v1/users/ann/sessions");

        expectClosed(circumstance, ann, CloseCode.GOING_AWAY);
        assertThat(bob).noneMatch(TokenHolder::isClosed);
        connectToAll(token("ann", "a")).forEach(TokenHolder::leave);
        bob.forEach(TokenHolder::leave);
    }

    @Test
    @Order(3)
    void revokedTokenIsRefusedOnEveryNodeWithinASecond() throws Exception {
        revoke("the bus healthy", "carl");
    }

    private void revoke(String circumstance, String user) throws Exception {
        String ofAll = token(user, user + "-all");
        String single = token(user + "-2", user + "-single");
        List<TokenHolder> first = connectToAll(ofAll);
        List<TokenHolder> second = connectToAll(single);

        delete(gateways.get(1), "/v1/users/" + user + "/sessions?revoke=true");
        expectClosed(circumstance + ", user revoked", first, CloseCode.UNAUTHENTICATED);
        assertThat(second).noneMatch(TokenHolder::isClosed);
        delete(gateways.get(2), "/v1/tokens/" + user + "-single");
        expectClosed(circumstance + ", token revoked", second, CloseCode.UNAUTHENTICATED);

        for (GatewayProcess gateway : gateways) {
            expectRefused(gateway, ofAll);
            expectRefused(gateway, single);
        }
        connectToAll(token(user + "-2", "another")).forEach(TokenHolder::leave);
    }

    private void expectRefused(GatewayProcess gateway, String token) {
        TokenHolder holder = connect(gateway, token);
        await().atMost(LIMIT).until(holder::isClosed);
        assertThat(holder.isWelcome()).isFalse();
        assertThat(holder.closeCode()).isEqualTo(CloseCode.UNAUTHENTICATED.number());
    }

    @Test
    @Order(4)
    void redisThatStandsStillDelaysNothing() throws Exception {
        redis.pause();
        try {
            // At once: no node has noticed yet.
            forceOff("Redis just frozen");
            revoke("Redis just frozen", "gina");
        } finally {
            redis.resume();
        }
        for (GatewayProcess gateway : gateways) {
            await().atMost(LIMIT).until(() -> get(gateway, "/readyz").startsWith("{\"status\":\"up\""));
        }
    }

    @Test
    @Order(5)
    void nothingOfThatNeedsRedisAndANodeThatStartsKnowsWhatWasRevoked() throws Exception {
        redis.kill();
        // At once: no node has noticed yet.
        forceOff("Redis just killed");
        revoke("Redis just killed", "dora");
        for (GatewayProcess gateway : gateways) {
            await().atMost(LIMIT).until(() -> get(gateway, "/readyz").contains("\"bus\":{\"status\":\"degraded\""));
        }
        forceOff("Redis gone");
        revoke("Redis gone", "emil");
        String revoked = token("fred", "fred-late");

        gateways.get(2).close();
        delete(gateways.get(0), "/v1/tokens/fred-late");
        gateways.set(2, GatewayProcess.start(environment(2), JVM));

        expectRefused(gateways.get(2), revoked);
    }
}
