package io.fanfare.storage.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import io.fanfare.storage.Appended;
import io.fanfare.storage.HistoryStore;
import io.fanfare.storage.HistoryStoreContract;
import io.fanfare.storage.StoreException;
import io.fanfare.storage.TopicLimit;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class InMemoryStoreTest extends HistoryStoreContract {
    private static final TopicName ROOM = TopicName.of("room:1");
    private static final TopicName OTHER_ROOM = TopicName.of("room:2");

    @Override
    protected HistoryStore openEmpty(InstantSource clock) {
        return open(1 << 30, 1_000, 100_000, clock);
    }

    @Override
    protected HistoryStore openEmptyWithMaxWait(InstantSource clock) {
        MemoryLimits limits = new MemoryLimits(1 << 30, 1_000, 1_000, IDEMPOTENCY_WINDOW, MAX_WAIT.toMillis());
        return new InMemoryStore(limits, HistoryStoreContract::retention, clock);
    }

    @Test
    void topicThatIsAlwaysMadeIsMadeAboveTheLimitToo() {
        TopicName always = TopicName.of("fanfare:control");
        TopicLimit limit = new TopicLimit(1, Set.of(always));
        MemoryLimits limits = new MemoryLimits(1 << 20, limit, 10, IDEMPOTENCY_WINDOW, MAX_WAIT.toMillis());
        try (HistoryStore small = new InMemoryStore(limits, HistoryStoreContract::retention, clock)) {
            await(small.append(publication(TopicName.of("room:1"), null)));

            assertThat(await(small.append(publication(always, null))).position().offset())
                    .isEqualTo(1);
            assertThatThrownBy(() -> await(small.append(publication(TopicName.of("room:2"), null))))
                    .cause()
                    .isInstanceOf(StoreException.class);
        }
    }

    @Test
    void fullQueueRefusesAndCounts() throws InterruptedException {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        InstantSource holdingClock = () -> {
            busy.countDown();
            awaitLatch(done);
            return clock.instant();
        };
        try (InMemoryStore small = open(1 << 20, 10, 2, holdingClock)) {
            CompletionStage<Integer> holding = small.trim();
            busy.await();
            CompletionStage<Appended> first = small.append(publication(ROOM, null));
            CompletionStage<Appended> second = small.append(publication(ROOM, null));

            CompletionStage<Appended> third = small.append(publication(ROOM, null));

            assertOverloaded(third);
            assertThat(small.counts().refused()).isEqualTo(1);
            done.countDown();
            await(holding);
            assertThat(await(first).position().offset()).isEqualTo(1);
            assertThat(await(second).position().offset()).isEqualTo(2);
        }
    }

    @Test
    void oldestPublicationsOfAllTopicsGoEarlyWhenTheBytesAreUsedUp() {
        try (InMemoryStore small = open(10_000, 10, 10, clock)) {
            await(small.append(large(ROOM)));
            await(small.append(large(OTHER_ROOM)));
            await(small.append(large(ROOM)));

            await(small.append(large(OTHER_ROOM)));

            assertThat(offsets(await(small.readAfter(ROOM, 0, 10, 100_000)))).containsExactly(2L);
            assertThat(offsets(await(small.readAfter(OTHER_ROOM, 0, 10, 100_000))))
                    .containsExactly(1L, 2L);
            assertThat(small.counts().droppedEarly()).isEqualTo(1);
            assertThat(small.counts().bytes()).isLessThanOrEqualTo(10_000);
        }
    }

    @Test
    void headsSurviveWhenPublicationsGoEarly() {
        try (InMemoryStore small = open(10_000, 10, 10, clock)) {
            await(small.append(large(ROOM)));

            for (int i = 0; i < 5; i++) {
                await(small.append(large(OTHER_ROOM)));
            }

            assertThat(await(small.readAfter(ROOM, 0, 10, 100_000)).publications())
                    .isEmpty();
            assertThat(await(small.append(large(ROOM))).position().offset()).isEqualTo(2);
        }
    }

    @Test
    void topicEmptiedEarlyStillExpiresByAgeLater() {
        try (InMemoryStore small = open(10_000, 10, 10, clock)) {
            await(small.append(large(ROOM)));
            for (int i = 0; i < 3; i++) {
                await(small.append(large(OTHER_ROOM)));
            }
            clock.advance(Duration.ofMinutes(30));
            await(small.append(large(ROOM)));

            clock.advance(Duration.ofMinutes(30));
            int removedAfterAnHour = await(small.trim());
            clock.advance(Duration.ofMinutes(30));
            int removedLater = await(small.trim());

            assertThat(removedAfterAnHour).isEqualTo(2);
            assertThat(removedLater).isEqualTo(1);
            assertThat(small.counts().publications()).isZero();
            assertThat(small.counts().bytes()).isZero();
        }
    }

    @Test
    void publicationLargerThanTheStoreIsRefused() {
        try (InMemoryStore small = open(1_000, 10, 10, clock)) {
            assertOverloaded(small.append(large(ROOM)));

            assertThat(small.counts().refused()).isEqualTo(1);
            assertThat(small.counts().topics()).isZero();
        }
    }

    @Test
    void keysAreNotGivenUpForPublications() {
        try (InMemoryStore small = open(1_000, 10, 10, clock)) {
            int stored = 0;
            Appended first = await(small.append(publication(ROOM, "key 0")));
            while (isStored(small.append(publication(ROOM, "key " + (stored + 1))))) {
                stored++;
            }

            Appended retry = await(small.append(publication(ROOM, "key 0")));

            assertThat(stored).isPositive();
            assertThat(retry).isEqualTo(new Appended(first.position(), true));
            assertThat(small.counts().refused()).isEqualTo(1);
        }
    }

    @Test
    void roomOfForgottenKeysIsFreeAgain() {
        try (InMemoryStore small = open(1_000, 10, 10, clock)) {
            await(small.append(publication(ROOM, "key")));
            clock.advance(MAX_AGE);

            trim(small);

            assertThat(small.counts().bytes()).isZero();
        }
    }

    @Test
    void topicBeyondTheLimitIsRefusedAndOthersGoOn() {
        try (InMemoryStore small = open(1 << 20, 1, 10, clock)) {
            await(small.append(publication(ROOM, null)));

            assertOverloaded(small.append(publication(OTHER_ROOM, null)));

            assertThat(await(small.append(publication(ROOM, null))).position().offset())
                    .isEqualTo(2);
            assertThat(await(small.readAfter(OTHER_ROOM, 0, 1, 1)).head().headOffset())
                    .isZero();
        }
    }

    @Test
    void oneTrimRemovesABoundedNumber() {
        for (int i = 0; i < MemoryHistory.TRIM_BATCH; i++) {
            store.append(publication(ROOM, null));
        }
        await(store.append(publication(ROOM, null)));
        clock.advance(MAX_AGE);

        assertThat(await(store.trim())).isEqualTo(MemoryHistory.TRIM_BATCH);
        assertThat(await(store.trim())).isEqualTo(1);
        assertThat(await(store.trim())).isZero();
    }

    @Test
    void limitsOutOfRangeAreRefused() {
        assertThatThrownBy(() -> new MemoryLimits(0, 1, 1, IDEMPOTENCY_WINDOW))
                .hasMessage("maxBytes: 0 (expected: >= 1)");
        assertThatThrownBy(() -> new MemoryLimits(1, 0, 1, IDEMPOTENCY_WINDOW))
                .hasMessage("maxTopics: 0 (expected: >= 1)");
        assertThatThrownBy(() -> new MemoryLimits(1, 1, 0, IDEMPOTENCY_WINDOW))
                .hasMessage("maxQueuedOperations: 0 (expected: >= 1)");
        assertThatThrownBy(() -> new MemoryLimits(1, 1, 1, IDEMPOTENCY_WINDOW, 0))
                .hasMessage("maxWaitMillis: 0 (expected: >= 1)");
        assertThatThrownBy(() -> new MemoryLimits(1, 1, 1, Duration.ZERO))
                .hasMessage("idempotencyWindow: PT0S (expected: more than zero)");
    }

    private static InMemoryStore open(long maxBytes, int maxTopics, int maxQueuedOperations, InstantSource clock) {
        MemoryLimits limits = new MemoryLimits(maxBytes, maxTopics, maxQueuedOperations, IDEMPOTENCY_WINDOW);
        return new InMemoryStore(limits, HistoryStoreContract::retention, clock);
    }

    /** Three of these fit into 10,000 bytes. */
    private static Publication large(TopicName topic) {
        return new Publication(topic, "blob", Payload.binary(new byte[3_000]), null, 1);
    }

    private static void trim(HistoryStore store) {
        await(store.trim());
    }

    private static boolean isStored(CompletionStage<Appended> append) {
        return await(append.handle((appended, failure) -> failure == null));
    }

    private static void assertOverloaded(CompletionStage<?> stage) {
        assertThatThrownBy(() -> await(stage))
                .cause()
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.reason()).isEqualTo(StoreException.Reason.OVERLOADED));
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
