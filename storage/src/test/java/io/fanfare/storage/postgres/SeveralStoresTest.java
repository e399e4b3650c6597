package io.fanfare.storage.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import io.fanfare.storage.Appended;
import io.fanfare.storage.ConcurrentPublishers;
import io.fanfare.storage.HistoryStore;
import io.fanfare.storage.StoredPublication;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several nodes on one database hold every promise together. */
@Timeout(60)
class SeveralStoresTest {
    private static final int STORES = 3;

    private final TestDatabase database = TestDatabase.create();
    private List<HistoryStore> stores;

    /** All at once, on a database without a schema. */
    @BeforeEach
    void open() throws Exception {
        database.execute("DROP SCHEMA fanfare CASCADE");
        List<CompletableFuture<HistoryStore>> opening = new ArrayList<>();
        for (int i = 0; i < STORES; i++) {
            opening.add(CompletableFuture.supplyAsync(() -> database.open()));
        }
        stores = opening.stream().map(CompletableFuture::join).toList();
    }

    @AfterEach
    void close() {
        stores.forEach(HistoryStore::close);
    }

    @Test
    void concurrentPublishersOnSeveralStoresLeaveNoHoleAndNoRepeat() throws Exception {
        new ConcurrentPublishers(stores.toArray(HistoryStore[]::new)).publishAndCheck();
    }

    @Test
    void sameKeyAtTheSameMomentOnSeveralStoresIsStoredOnce() {
        TopicName topic = TopicName.of("room:1");
        for (int key = 0; key < 50; key++) {
            Publication publication = new Publication(topic, "message", Payload.json("{}"), "key " + key, 1);
            List<CompletionStage<Appended>> stages =
                    stores.stream().map(store -> store.append(publication)).toList();

            List<Appended> results = stages.stream().map(Await::result).toList();

            assertThat(results)
                    .extracting(Appended::position)
                    .containsOnly(results.get(0).position());
            assertThat(results).filteredOn(result -> !result.duplicate()).hasSize(1);
        }
    }

    @Test
    void batchesThatOverlapInManyNewTopicsDoNotWaitInACircle() {
        List<CompletionStage<Appended>> stages = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            int topic = i % STORES == 0 ? i / STORES : 1_000 - i / STORES;
            stages.add(stores.get(i % STORES)
                    .append(new Publication(TopicName.of("many:" + topic), "message", Payload.json("{}"), null, 1)));
        }

        assertThat(stages).allSatisfy(stage -> assertThat(Await.result(stage)).isNotNull());
    }

    @Test
    void trimmingNeverHoldsUpPublishersOnOtherStores() {
        TopicName topic = TopicName.of("short:1");
        AtomicInteger removed = new AtomicInteger();
        List<CompletionStage<Appended>> appends = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            appends.add(stores.get(i % 2).append(new Publication(topic, "message", Payload.json("{}"), null, 1)));
            if (i % 10 == 0) {
                Await.result(appends.get(i));
                removed.addAndGet(Await.result(stores.get(2).trim()));
            }
        }
        appends.forEach(Await::result);
        while (Await.result(stores.get(2).trim()) > 0) {
            removed.incrementAndGet();
        }

        assertThat(removed).hasPositiveValue();
        assertThat(Await.result(stores.get(0).readAfter(topic, 0, 1_000, 1_000_000))
                        .publications())
                .extracting(StoredPublication::offset)
                .containsExactly(491L, 492L, 493L, 494L, 495L, 496L, 497L, 498L, 499L, 500L);
    }
}
