package io.fanfare.storage.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import io.fanfare.storage.Appended;
import io.fanfare.storage.HistoryStore;
import io.fanfare.storage.StoreException;
import io.fanfare.storage.StoreException.Reason;
import io.fanfare.storage.StoredPublication;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The wire to the server fails, at the worst moment above all. */
@Timeout(90)
class LostCommitTest {
    private static final TopicName ROOM = TopicName.of("room:1");

    private final TestDatabase database = TestDatabase.create();
    private FaultyLink link;
    private HistoryStore store;

    @BeforeEach
    void open() throws Exception {
        link = new FaultyLink(database.server().port());
        store = TestDatabase.open(PostgresServer.settings(database.name(), link.port()));
    }

    @AfterEach
    void close() throws Exception {
        store.close();
        link.close();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DOWN_AFTER_COMMIT")
    void commitWithoutAnAnswerIsResolvedAndStoredOnce(FaultyLink.Fault fault) {
        Appended before = Await.result(store.append(publication("before")));
        List<Long> announced = new ArrayList<>();

        link.failNextCommit(fault);
        Appended appended =
                Await.result(store.append(publication("lost"), position -> announced.add(position.offset())));
        Appended after = Await.result(store.append(publication("after")));

        assertThat(link.hasFailed()).isTrue();
        assertThat(List.of(before, appended, after))
                .extracting(result -> result.position().offset())
                .containsExactly(1L, 2L, 3L);
        assertThat(announced).containsExactly(2L);
        assertThat(storedEvents()).containsExactly("before", "lost", "after");
    }

    @Test
    void outcomeIsUnknownIfTheDatabaseStaysOutOfReachAfterTheCommit() {
        Await.result(store.append(publication("before")));

        link.failNextCommit(FaultyLink.Fault.DOWN_AFTER_COMMIT);
        CompletionStage<Appended> lost = store.append(publication("lost"));

        assertThat(reason(lost)).isEqualTo(Reason.OUTCOME_UNKNOWN);
        assertThat(link.hasFailed()).isTrue();
    }

    @Test
    void publishesAreRefusedWithinTheirWaitAndNeverStoredLater() {
        Await.result(store.append(publication("before")));
        link.down();
        long startedAtNanos = System.nanoTime();

        List<CompletionStage<Appended>> during = new ArrayList<>();
        for (int i = 0; i < 2_500; i++) {
            during.add(store.append(publication("during")));
        }

        assertThat(during).allSatisfy(stage -> assertThat(reason(stage)).isEqualTo(Reason.UNAVAILABLE));
        assertThat(Duration.ofNanos(System.nanoTime() - startedAtNanos)).isLessThan(Duration.ofSeconds(8));
        assertThatThrownBy(() -> Await.result(store.heads(List.of(ROOM))))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        failure -> assertThat(failure.reason()).isEqualTo(Reason.UNAVAILABLE));

        link.up();
        await().atMost(Duration.ofSeconds(20))
                .ignoreExceptions()
                .until(() -> Await.result(store.append(publication("after"))) != null);
        assertThat(storedEvents()).containsExactly("before", "after");
    }

    @Test
    void publishesWaitThroughAShortOutage() {
        Await.result(store.append(publication("before")));
        link.down();

        CompletionStage<Appended> during = store.append(publication("during"));
        link.up();

        assertThat(Await.result(during).position().offset()).isEqualTo(2);
    }

    @Test
    void linkThatFailsAtRandomLosesAndRepeatsNothing() throws Exception {
        RetryingPublishers publishers = new RetryingPublishers(store).start();

        for (int i = 0; i < 20; i++) {
            long before = publishers.acknowledged();
            await().atMost(Duration.ofSeconds(30)).until(() -> publishers.acknowledged() > before + 50);
            if (ThreadLocalRandom.current().nextBoolean()) {
                link.cut();
            } else {
                boolean afterCommit = ThreadLocalRandom.current().nextBoolean();
                link.failNextCommit(
                        afterCommit ? FaultyLink.Fault.CUT_AFTER_COMMIT : FaultyLink.Fault.CUT_BEFORE_COMMIT);
            }
        }

        publishers.stopAndCheck();
    }

    private List<String> storedEvents() {
        return Await.result(store.readAfter(ROOM, 0, 10_000, 1_000_000)).publications().stream()
                .map(StoredPublication::publication)
                .map(Publication::event)
                .toList();
    }

    private static Reason reason(CompletionStage<Appended> stage) {
        StoreException failure = catchThrowableOfType(StoreException.class, () -> Await.result(stage));
        return failure == null ? null : failure.reason();
    }

    private static Publication publication(String event) {
        return new Publication(ROOM, event, Payload.json("{}"), null, 1);
    }
}
