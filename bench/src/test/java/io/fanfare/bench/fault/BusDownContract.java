package io.fanfare.bench.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanfare.protocol.Command.Subscribe.Target;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.TopicName;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** What clients get, and what an operator sees, while Redis is out of reach. Who extends it says how it goes away. */
abstract class BusDownContract extends OutageContract {
    /** What is received at a time from an address has a bound of its own, and is not what this is about. */
    private static final int FLOOD_AT_ONCE = 100;

    private static final int HERE = 0;
    private static final int ELSEWHERE = 1;
    /** Nobody looks at its subscriber. */
    private static final int RESTARTED = 2;

    private static final int NODES = 3;
    private static final int SAMPLES = 40;
    private static final long MAX_EXTRA_MILLIS = 500;

    private long healthyMillis;

    BusDownContract() {
        super(NODES);
    }

    /** Takes the bus away. */
    abstract void takeBusAway() throws Exception;

    @Override
    final void takeAway() throws Exception {
        cluster().awaitReady();
        healthyMillis = medianMillis("the bus healthy");
        takeBusAway();
        for (int node = 0; node < NODES; node++) {
            int asked = node;
            await().atMost(BOUND)
                    .until(() -> cluster().get(asked, "/readyz").body().startsWith("{\"status\":\"degraded\""));
        }
    }

    /** Of the times from a publish on one node until a subscriber of the other has it. */
    private long medianMillis(String circumstance) throws Exception {
        long[] nanos = new long[SAMPLES];
        for (int i = 0; i < SAMPLES; i++) {
            long startedAtNanos = System.nanoTime();
            HttpResponse<String> answer = publish(HERE, ROOM, nextValue());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(CREATED);
            long offset = HttpRoute.outcome(answer).position().offset();
            while (subscriber(ELSEWHERE).reader(ROOM).position().offset() < offset) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
                assertThat(System.nanoTime() - startedAtNanos).isLessThan(BOUND.toNanos());
            }
            nanos[i] = System.nanoTime() - startedAtNanos;
        }
        Arrays.sort(nanos);
        long median = TimeUnit.NANOSECONDS.toMillis(nanos[SAMPLES / 2]);
        System.out.printf(
                "publish to receive on another node with %s: median %d ms, maximum %d ms%n",
                circumstance, median, TimeUnit.NANOSECONDS.toMillis(nanos[SAMPLES - 1]));
        return median;
    }

    @Test
    void durablePublishSucceedsAndReachesOtherNodesLateByAtMostTheComparisonOfHeads() throws Exception {
        assertThat(medianMillis(getClass().getSimpleName())).isLessThanOrEqualTo(healthyMillis + MAX_EXTRA_MILLIS);
        assertThat(checker().breaches()).isEmpty();
    }

    @Test
    void ephemeralPublishReachesItsOwnNodeAndSaysThatItIsDegraded() throws Exception {
        int value = nextValue();

        HttpResponse<String> answer = publish(HERE, LIVE, value);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(ACCEPTED);
        assertThat(answer.body()).contains("\"degraded\":true");
        await().atMost(BOUND).until(() -> subscriber(HERE).hasSeen(value));
    }

    @Test
    void everybodyStaysConnected() throws Exception {
        publish(HERE, ROOM, nextValue());

        assertStillConnected(HERE, ELSEWHERE);
    }

    @Test
    void newSubscriptionsOfEitherKindAreTaken() {
        for (int node = 0; node < NODES; node++) {
            RecordingClient client = connect(node);

            client.client()
                    .subscribe(
                            Target.live(TopicName.of("live:new")),
                            Target.after(TopicName.of("room:new"), new Position(0, 0)));

            await().atMost(BOUND).until(() -> client.subscribed().size() == 2);
            assertThat(client.errors()).isEmpty();
        }
    }

    @Test
    void nodeIsDegradedAndSaysWhy() throws Exception {
        HttpResponse<String> answer = cluster().get(HERE, "/readyz");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(OK);
        assertThat(answer.body())
                .startsWith("{\"status\":\"degraded\"")
                .contains("\"bus\":{\"status\":\"degraded\"", "\"store\":{\"status\":\"up\"");
    }

    @Test
    void metricsSayThatTheBusIsNotHealthyAndCountWhatItDoesNotCarry() throws Exception {
        publish(HERE, LIVE, nextValue());

        String metrics = cluster().get(HERE, "/metrics").body();
        assertThat(metrics).containsPattern("fanfare_bus_healthy 0");
        assertThat(metrics).containsPattern("fanfare_bus_dropped_total\\{[^}]*} [1-9]");
    }

    @Test
    void outageIsLoggedOnceAndNotWithEveryAttempt() {
        String log = output(HERE);

        // The link may also have needed several attempts at the start.
        long sinceItWasUp = 0;
        for (String line : log.lines().filter(line -> line.contains("bus link")).toList()) {
            sinceItWasUp = line.contains("WARN") ? sinceItWasUp + 1 : 0;
        }
        assertThat(sinceItWasUp).as(log).isEqualTo(1);
    }

    @Test
    void nodeStartsAndPublishesWithoutTheBus() throws Exception {
        cluster().node(RESTARTED).kill();
        cluster().node(RESTARTED).start();

        assertThat(publish(RESTARTED, ROOM, nextValue()).statusCode()).isEqualTo(CREATED);
    }

    @Test
    void floodOfPublishesTakesBoundedMemory() throws Exception {
        assertThat(flood(HERE, "live:flood", FLOOD_AT_ONCE)).containsOnly(ACCEPTED);
    }

    @Test
    void everythingWorksAgainByItself() throws Exception {
        comeBack();

        cluster().awaitReady();
        int value = nextValue();
        HttpResponse<String> answer = publish(HERE, LIVE, value);
        assertThat(answer.body()).doesNotContain("degraded");
        await().atMost(BOUND)
                .until(() ->
                        subscriber(HERE).hasSeen(value) && subscriber(ELSEWHERE).hasSeen(value));
        Position head = new HistoryReader(cluster(), checker()).readAll(HERE, ROOM, false);
        await().atMost(BOUND)
                .untilAsserted(
                        () -> assertThat(subscriber(ELSEWHERE).reader(ROOM).position())
                                .isEqualTo(head));
        assertThat(checker().breaches()).isEmpty();
    }
}
