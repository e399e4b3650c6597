package io.fanfare.bench.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanfare.protocol.Command.Subscribe.Target;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.TopicName;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** What clients get, and what an operator sees, while Postgres is out of reach. Who extends it says how it goes away. */
abstract class StoreDownContract extends OutageContract {

    StoreDownContract() {
        super(1);
    }

    /** Takes the store away. */
    abstract void takeStoreAway() throws Exception;

    @Override
    final void takeAway() throws Exception {
        publishUntilCreated();
        takeStoreAway();
        // The first one finds out.
        publish(0, ROOM, nextValue());
    }

    /** A publish may come too early while a store comes back. Retries have the same key. */
    private void publishUntilCreated() {
        int value = nextValue();
        await().atMost(BOUND).until(() -> publish(0, ROOM, value).statusCode() == CREATED);
    }

    @Test
    void durablePublishIsRefusedAsRetryableWithinABound() throws Exception {
        long startedAtNanos = System.nanoTime();

        HttpResponse<String> answer = publish(0, ROOM, nextValue());

        assertThat(System.nanoTime() - startedAtNanos).isLessThan(BOUND.toNanos());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(UNAVAILABLE);
        assertThat(answer.body()).contains("\"code\":\"store_unavailable\"", "\"retryable\":true");
        assertThat(answer.headers().firstValue("retry-after")).isPresent();
    }

    @Test
    void publishOfAClientIsRefusedAsRetryable() {
        RecordingClient client = connect(0);

        client.client().publish(TopicName.of(ROOM), Payload.json("{\"n\":0,\"p\":\"\"}"), true);

        await().atMost(BOUND).until(() -> !client.errors().isEmpty());
        assertThat(client.errors().get(0).code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE.number());
        assertThat(client.errors().get(0).retryable()).isTrue();
        assertThat(client.isClosed()).isFalse();
    }

    @Test
    void resumeIsAnsweredRetryableAndTheConnectionLives() {
        RecordingClient client = connect(0);

        client.client().subscribe(Target.after(TopicName.of("room:not-in-memory"), new Position(0, 0)));

        await().atMost(BOUND).until(() -> !client.errors().isEmpty());
        assertThat(client.errors().get(0).code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE.number());
        assertThat(client.errors().get(0).retryable()).isTrue();
        assertThat(client.isClosed()).isFalse();
    }

    @Test
    void subscribersStayConnectedAndEphemeralTrafficGoesOn() throws Exception {
        int value = nextValue();

        HttpResponse<String> answer = publish(0, LIVE, value);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(ACCEPTED);
        await().atMost(BOUND).until(() -> subscriber(0).hasSeen(value));
        assertStillConnected(0);
    }

    @Test
    void newSubscriptionsToEphemeralTopicsAreTaken() {
        RecordingClient client = connect(0);

        client.client().subscribe(Target.live(TopicName.of(LIVE)));

        await().atMost(BOUND).until(() -> !client.subscribed().isEmpty());
    }

    @Test
    void nodeIsDegradedAndSaysWhy() throws Exception {
        HttpResponse<String> answer = cluster().get(0, "/readyz");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(OK);
        assertThat(answer.body())
                .startsWith("{\"status\":\"degraded\"")
                .contains("\"store\":{\"status\":\"degraded\",\"reason\":\"does not answer: publishing fails\"}");
    }

    @Test
    void refusalsAreCounted() throws Exception {
        publish(0, ROOM, nextValue());

        assertThat(cluster().get(0, "/metrics").body())
                .containsPattern("fanfare_publishes_refused_total\\{code=\"store_unavailable\"} [1-9]");
    }

    @Test
    void outageIsLoggedOnceAndNotWithEveryPublish() throws Exception {
        for (int i = 0; i < 5; i++) {
            publish(0, ROOM, nextValue());
        }

        String log = output(0);
        long begun = log.lines()
                .filter(line -> line.contains("out of reach, publishes wait"))
                .count();
        long ended = log.lines()
                .filter(line -> line.contains("in reach again after"))
                .count();
        assertThat(begun).as(log).isEqualTo(ended + 1);
    }

    @Test
    void outageIsToldInOneLineWithItsReasonAndNoStackTrace() throws Exception {
        publish(0, ROOM, nextValue());

        String log = output(0);
        assertThat(log.lines()).as(log).noneMatch(line -> line.startsWith("\tat ") || line.contains("Caused by:"));
        assertThat(log.lines().filter(line -> line.contains("out of reach, publishes wait")))
                .allMatch(line -> line.contains("is Postgres up"));
        assertThat(log.lines()).as(log).noneMatch(line -> line.contains("Hikari"));
    }

    @Test
    void floodOfPublishesTakesBoundedMemory() throws Exception {
        assertThat(flood(0, ROOM, FLOOD_REQUESTS)).containsOnly(UNAVAILABLE);
    }

    @Test
    void everythingWorksAgainByItselfAndNothingThatWasRefusedIsStored() throws Exception {
        comeBack();

        publishUntilCreated();

        cluster().awaitReady();
        Position head = new HistoryReader(cluster(), checker()).readAll(0, ROOM, false);
        await().atMost(BOUND)
                .untilAsserted(
                        () -> assertThat(subscriber(0).reader(ROOM).position()).isEqualTo(head));
        assertStillConnected(0);
        assertThat(checker().breaches()).isEmpty();
    }
}
