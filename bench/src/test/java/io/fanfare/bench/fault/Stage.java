package io.fanfare.bench.fault;

import static org.awaitility.Awaitility.await;

import io.fanfare.bench.client.Dialer;
import io.fanfare.bench.client.TcpEndpoint;
import io.fanfare.bench.process.NumberedPayload;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import io.fanfare.storage.HistoryStore;
import io.fanfare.storage.Retention;
import io.fanfare.storage.TopicLimit;
import io.fanfare.storage.commit.CommitLimits;
import io.fanfare.storage.postgres.DatabaseSettings;
import io.fanfare.storage.postgres.PostgresStore;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A cluster, and what is done on it by hand: values published and subscribers placed one by one, all of it checked. One thread.
 */
final class Stage implements AutoCloseable {
    /** What the settings of the nodes add up to in the worst case, and something for a busy machine. */
    static final Duration BOUND = Duration.ofSeconds(20);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    private final Dialer dialer = new Dialer(1, 0);
    private final Checker checker = new Checker();
    private final List<ReturningSubscriber> subscribers = new ArrayList<>();
    private final Cluster cluster;
    private int subscriberCount;
    private int lastValue;

    /** @param cluster closed with the stage */
    Stage(Cluster cluster) {
        this.cluster = cluster;
    }

    Cluster cluster() {
        return cluster;
    }

    Checker checker() {
        return checker;
    }

    HttpClient http() {
        return http;
    }

    /** A value that was not published before. */
    int nextValue() {
        return ++lastValue;
    }

    /**
     * Places a subscriber, which does nothing but receive, and connects again if it has to.
     *
     * @param node that it begins on
     * @param after where it begins in the durable topics; -1 to begin live
     */
    ReturningSubscriber subscribe(int node, long after, List<String> durable, List<String> ephemeral) {
        int number = subscriberCount++ * cluster.count() + node;
        ReturningSubscriber subscriber = new ReturningSubscriber(
                number, cluster, checker, dialer, false, durable, ephemeral, scheduler, new Random(number));
        subscriber.calmDown();
        subscriber.start(after);
        subscribers.add(subscriber);
        return subscriber;
    }

    /** Waits until everybody is subscribed to everything. */
    void awaitSettled() {
        await().atMost(BOUND).until(() -> subscribers.stream().allMatch(ReturningSubscriber::isSettled));
    }

    /** Waits until everybody but those who are away has everything that was acknowledged. Who has not by then is late. */
    void awaitDelivered(Duration patience) {
        try {
            await().atMost(patience).until(() -> late().isEmpty());
        } catch (ConditionTimeoutException timeout) {
            late().forEach(reader -> checker.breach(Breach.Kind.LATE, reader + ", of " + reader.head()));
        }
    }

    private List<DurableReader> late() {
        return subscribers.stream()
                .filter(subscriber -> !subscriber.isAway())
                .flatMap(subscriber -> subscriber.readers().values().stream())
                .filter(reader -> !reader.hasAll())
                .toList();
    }

    /** Reads everything in durable topics from every node: the history ends where it does. */
    void checkHistory(List<String> topics) throws IOException, InterruptedException {
        HistoryReader history = new HistoryReader(cluster, checker);
        for (String topic : topics) {
            for (int node = 0; node < cluster.count(); node++) {
                checker.end(topic, history.readAll(node, topic, false).offset());
            }
        }
    }

    /** Publishes a value by HTTP, past the proxies, and lets the checker know what became of it. @param key null for none */
    HttpResponse<String> publish(int node, String topic, int value, String key)
            throws IOException, InterruptedException {
        checker.sent(topic, value, key != null, value);
        HttpResponse<String> answer =
                http.send(request(node, topic, value, key, 0), HttpResponse.BodyHandlers.ofString());
        Outcome outcome = HttpRoute.outcome(answer);
        switch (outcome.kind()) {
            case OK -> checker.acknowledged(value, outcome.position(), outcome.isDuplicate());
            case REFUSED -> checker.refused(value);
            default -> checker.unknown(value);
        }
        return answer;
    }

    /** Publishes so many values without keys, one after the other. */
    void publish(int node, String topic, int count) throws IOException, InterruptedException {
        for (int i = 0; i < count; i++) {
            HttpResponse<String> answer = publish(node, topic, nextValue(), null);
            if (HttpRoute.outcome(answer).kind() != Outcome.Kind.OK) {
                throw new IllegalStateException(topic + ": " + answer.body());
            }
        }
    }

    HttpRequest request(int node, String topic, int value, String key, int paddingBytes) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        cluster.node(node).process().apiUri("/v1/topics/" + topic + "/messages"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(NumberedPayload.of(value, paddingBytes)));
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        return request.build();
    }

    /** Stores a value without a word to any node, as if the bus had lost it and not noticed. */
    void storeUnheard(String topic) throws IOException {
        int value = nextValue();
        checker.sent(topic, value, false, value);
        try (HistoryStore store = openStore()) {
            Payload payload = Payload.json(new String(NumberedPayload.of(value), StandardCharsets.UTF_8));
            Publication publication = new Publication(
                    TopicName.of(topic), Publication.DEFAULT_EVENT, payload, null, System.currentTimeMillis());
            checker.acknowledged(
                    value,
                    store.append(publication, position -> {})
                            .toCompletableFuture()
                            .join()
                            .position(),
                    false);
        }
    }

    private HistoryStore openStore() throws IOException {
        return PostgresStore.open(
                DatabaseSettings.of(cluster.storeUrl()).inHaste(),
                new CommitLimits(10, 1 << 20, 10, 1 << 20),
                Duration.ofDays(1),
                TopicLimit.NONE,
                topic -> new Retention(Duration.ofDays(1), Integer.MAX_VALUE));
    }

    /** A connection to a node, with nothing subscribed. */
    RecordingClient connect(int node) {
        RecordingClient client = new RecordingClient(checker, cluster.node(node));
        dialer.connect(new TcpEndpoint(cluster.clients(node)), client);
        await().atMost(BOUND).until(() -> client.client() != null);
        return client;
    }

    /** What a node counts. */
    long metric(int node, String name) throws IOException, InterruptedException {
        return cluster.get(node, "/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no metric " + name));
    }

    /** Sends everybody away. */
    void clear() {
        subscribers.forEach(ReturningSubscriber::stop);
        subscribers.clear();
    }

    @Override
    public void close() throws IOException {
        clear();
        checker.dismissClients();
        scheduler.shutdownNow();
        dialer.close();
        cluster.close();
    }
}
