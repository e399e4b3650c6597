package io.fanfare.bench.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cluster with one subscriber on each node, of which something is away while tests run. Each test finds it away, and may bring
 * it back.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OutageContract {
    static final String ROOM = "room:1";
    static final String LIVE = "live:1";
    static final int OK = 200;
    static final int CREATED = 201;
    static final int ACCEPTED = 202;
    static final int UNAVAILABLE = 503;
    static final Duration BOUND = Stage.BOUND;

    static final int FLOOD_REQUESTS = 4_000;
    private static final int FLOOD_BYTES = 60_000;
    private static final int FIRST_FLOOD_VALUE = 1_000_000;

    private final int nodeCount;
    private final List<ReturningSubscriber> subscribers = new ArrayList<>();
    private Stage stage;
    private boolean isAway;

    OutageContract(int nodeCount) {
        this.nodeCount = nodeCount;
    }

    /** Takes it away, and returns once the nodes know. */
    abstract void takeAway() throws Exception;

    abstract void bringBack() throws Exception;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        stage = new Stage(Cluster.start(folder, new Cluster.Setup(nodeCount), RedisServers.single()));
        checker().durable(ROOM);
        for (int node = 0; node < nodeCount; node++) {
            subscribers.add(stage.subscribe(node, 0, List.of(ROOM), List.of(LIVE)));
        }
        stage.awaitSettled();
    }

    @AfterAll
    void stop() throws Exception {
        stage.clear();
        if (isAway) {
            bringBack();
        }
        stage.close();
    }

    @BeforeEach
    void goAway() throws Exception {
        if (!isAway) {
            takeAway();
            isAway = true;
        }
    }

    /** Ends the outage for the rest of the test. */
    final void comeBack() throws Exception {
        bringBack();
        isAway = false;
    }

    final Cluster cluster() {
        return stage.cluster();
    }

    final Checker checker() {
        return stage.checker();
    }

    /** The one that started on this node. */
    final ReturningSubscriber subscriber(int node) {
        return subscribers.get(node);
    }

    /** A value that was not published before. */
    final int nextValue() {
        return stage.nextValue();
    }

    /** Publishes past the proxies, with a key where one means something, and lets the checker know. */
    final HttpResponse<String> publish(int node, String topic, int value) throws IOException, InterruptedException {
        return stage.publish(node, topic, value, topic.equals(LIVE) ? null : "key-" + value);
    }

    /** A connection to a node, with nothing subscribed. */
    final RecordingClient connect(int node) {
        return stage.connect(node);
    }

    /** That those who subscribed on these nodes still are on their first connections. */
    final void assertStillConnected(int... nodes) {
        for (int node : nodes) {
            ReturningSubscriber subscriber = subscribers.get(node);
            assertThat(subscriber.isSettled()).as(subscriber.toString()).isTrue();
            assertThat(subscriber.connectionCount()).as(subscriber.toString()).isEqualTo(1);
        }
    }

    /**
     * Publishes what is more than the heap of a node, and returns the answers' status codes.
     *
     * @param atOnce how many requests are on their way at a time
     */
    final List<Integer> flood(int node, String topic, int atOnce) throws Exception {
        boolean hasKeys = !topic.startsWith("live:");
        Semaphore places = new Semaphore(atOnce);
        List<CompletableFuture<Integer>> answers = new ArrayList<>();
        for (int i = 0; i < FLOOD_REQUESTS; i++) {
            HttpRequest request =
                    stage.request(node, topic, FIRST_FLOOD_VALUE + i, hasKeys ? "key-" + i : null, FLOOD_BYTES);
            assertThat(places.tryAcquire(2, TimeUnit.MINUTES)).isTrue();
            answers.add(stage.http()
                    .sendAsync(request, HttpResponse.BodyHandlers.discarding())
                    .handle((answer, failure) -> {
                        places.release();
                        return failure == null ? answer.statusCode() : 0;
                    }));
        }
        List<Integer> codes = new ArrayList<>();
        for (CompletableFuture<Integer> answer : answers) {
            codes.add(answer.get(2, TimeUnit.MINUTES));
        }
        assertThat(output(node)).doesNotContain("OutOfMemory");
        return codes;
    }

    /** What a node has printed so far. */
    final String output(int node) {
        return cluster().node(node).process().output();
    }
}
