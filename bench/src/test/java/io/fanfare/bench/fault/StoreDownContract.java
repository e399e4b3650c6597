package io.fanfare.bench.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanfare.bench.client.Dialer;
import io.fanfare.bench.client.TcpEndpoint;
import io.fanfare.bench.process.NumberedPayload;
import io.fanfare.protocol.Command.Subscribe.Target;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.TopicName;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What clients get, and what an operator sees, while Postgres is out of reach. Who extends it says how it goes away. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class StoreDownContract {
    private static final String ROOM = "room:1";
    private static final String LIVE = "live:1";
    private static final int CREATED = 201;
    private static final int ACCEPTED = 202;
    private static final int UNAVAILABLE = 503;
    /** What the store's settings add up to in the worst case, and something for a busy machine. */
    private static final Duration BOUND = Duration.ofSeconds(20);

    private static final int FLOOD_REQUESTS = 4_000;
    private static final int FLOOD_BYTES = 60_000;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    private final Dialer dialer = new Dialer(1, 0);
    private final Checker checker = new Checker();
    private Cluster cluster;
    private Subscriber subscriber;
    private int lastValue;
    private boolean isDown;

    /** Takes the store away. */
    abstract void takeAway(Cluster cluster) throws Exception;

    /** Brings it back. */
    abstract void bringBack(Cluster cluster) throws Exception;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        cluster = Cluster.start(folder, 1);
        checker.durable(ROOM);
        subscriber = new Subscriber(
                0, cluster, checker, dialer, false, List.of(ROOM), List.of(LIVE), scheduler, new Random(1));
        subscriber.calmDown();
        subscriber.start(0);
        await().atMost(BOUND).until(subscriber::isSettled);
    }

    @AfterAll
    void stop() throws Exception {
        subscriber.stop();
        dialer.close();
        scheduler.shutdownNow();
        if (isDown) {
            bringBack(cluster);
        }
        cluster.close();
    }

    @BeforeEach
    void goDown() throws Exception {
        if (isDown) {
            return;
        }
        publishUntilCreated();
        takeAway(cluster);
        isDown = true;
        // The first one finds out.
        publish(ROOM, ++lastValue);
    }

    /** A publish may come too early while a store comes back. Retries have the same key. */
    private void publishUntilCreated() {
        int value = ++lastValue;
        await().atMost(BOUND).until(() -> publish(ROOM, value).statusCode() == CREATED);
    }

    private HttpResponse<String> publish(String topic, int value) throws IOException, InterruptedException {
        checker.sent(topic, value, true, value);
        HttpResponse<String> answer = http.send(publishRequest(topic, value, 0), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() == CREATED) {
            Outcome outcome = HttpRoute.outcome(answer);
            checker.acknowledged(value, outcome.position(), outcome.isDuplicate());
        } else if (answer.body().contains("store_unavailable")) {
            checker.refused(value);
        } else {
            checker.unknown(value);
        }
        return answer;
    }

    private HttpRequest publishRequest(String topic, int value, int paddingBytes) {
        return HttpRequest.newBuilder(uri("/v1/topics/" + topic + "/messages"))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "key-" + value)
                .POST(HttpRequest.BodyPublishers.ofByteArray(NumberedPayload.of(value, paddingBytes)))
                .build();
    }

    private URI uri(String path) {
        return cluster.node(0).process().apiUri(path);
    }

    @Test
    void durablePublishIsRefusedAsRetryableWithinABound() throws Exception {
        long startedAtNanos = System.nanoTime();

        HttpResponse<String> answer = publish(ROOM, ++lastValue);

        assertThat(System.nanoTime() - startedAtNanos).isLessThan(BOUND.toNanos());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(UNAVAILABLE);
        assertThat(answer.body()).contains("\"code\":\"store_unavailable\"", "\"retryable\":true");
        assertThat(answer.headers().firstValue("retry-after")).isPresent();
    }

    @Test
    void publishOfAClientIsRefusedAsRetryable() {
        Answers client = connect();

        client.client().publish(TopicName.of(ROOM), Payload.json("{\"n\":0,\"p\":\"\"}"), true);

        await().atMost(BOUND).until(() -> !client.errors().isEmpty());
        assertThat(client.errors().get(0).code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE.number());
        assertThat(client.errors().get(0).retryable()).isTrue();
        assertThat(client.isClosed()).isFalse();
    }

    private Answers connect() {
        Answers client = new Answers();
        dialer.connect(new TcpEndpoint(cluster.clients(0)), client);
        await().atMost(BOUND).until(() -> client.client() != null);
        return client;
    }

    @Test
    void resumeIsAnsweredRetryableAndTheConnectionLives() {
        Answers client = connect();

        client.client().subscribe(Target.after(TopicName.of("room:not-in-memory"), new Position(0, 0)));

        await().atMost(BOUND).until(() -> !client.errors().isEmpty());
        assertThat(client.errors().get(0).code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE.number());
        assertThat(client.errors().get(0).retryable()).isTrue();
        assertThat(client.isClosed()).isFalse();
    }

    @Test
    void subscribersStayConnectedAndEphemeralTrafficGoesOn() throws Exception {
        int value = ++lastValue;

        HttpResponse<String> answer = publish(LIVE, value);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(ACCEPTED);
        await().atMost(BOUND).until(() -> subscriber.hasSeen(value));
        assertThat(subscriber.connectionCount()).isEqualTo(1);
    }

    @Test
    void newSubscriptionsToEphemeralTopicsAreTaken() {
        Answers client = connect();

        client.client().subscribe(Target.live(TopicName.of(LIVE)));

        await().atMost(BOUND).until(() -> !client.subscribed().isEmpty());
    }

    @Test
    void nodeIsDegradedAndSaysWhy() throws Exception {
        HttpResponse<String> answer = cluster.get(0, "/readyz");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body())
                .startsWith("{\"status\":\"degraded\"")
                .contains("\"store\":{\"status\":\"degraded\",\"reason\":\"does not answer: publishing fails\"}");
    }

    @Test
    void refusalsAreCounted() throws Exception {
        publish(ROOM, ++lastValue);

        assertThat(cluster.get(0, "/metrics").body())
                .containsPattern("fanfare_publishes_refused_total\\{code=\"store_unavailable\"} [1-9]");
    }

    @Test
    void outageIsLoggedOnceAndNotWithEveryPublish() throws Exception {
        for (int i = 0; i < 5; i++) {
            publish(ROOM, ++lastValue);
        }

        String log = cluster.node(0).process().output();
        long begun = log.lines()
                .filter(line -> line.contains("out of reach, publishes wait"))
                .count();
        long ended = log.lines()
                .filter(line -> line.contains("in reach again after"))
                .count();
        assertThat(begun).as(log).isEqualTo(ended + 1);
    }

    @Test
    void floodOfPublishesTakesBoundedMemory() throws Exception {
        List<CompletableFuture<Integer>> answers = new ArrayList<>();
        for (int i = 0; i < FLOOD_REQUESTS; i++) {
            HttpRequest request = publishRequest(ROOM, 1_000_000 + i, FLOOD_BYTES);
            answers.add(http.sendAsync(request, HttpResponse.BodyHandlers.discarding())
                    .thenApply(HttpResponse::statusCode));
        }

        CompletableFuture<?>[] all = answers.toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(all).exceptionally(cut -> null).get(60, TimeUnit.SECONDS);
        String log = cluster.node(0).process().output();
        assertThat(log).doesNotContain("OutOfMemory");
        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer.join()).as(log).isEqualTo(UNAVAILABLE));
    }

    @Test
    void everythingWorksAgainByItselfAndNothingThatWasRefusedIsStored() throws Exception {
        bringBack(cluster);
        isDown = false;

        publishUntilCreated();

        cluster.awaitReady();
        Position head = new HistoryReader(cluster, checker).readAll(0, ROOM, false);
        await().atMost(BOUND)
                .untilAsserted(
                        () -> assertThat(subscriber.reader(ROOM).position()).isEqualTo(head));
        assertThat(subscriber.connectionCount()).isEqualTo(1);
        assertThat(checker.breaches()).isEmpty();
    }
}
