package io.fanfare.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/**
 * Many threads that publish to the same few topics, through one store or several on the same history. They share their keys, so
 * that two of them often publish the same thing at the same moment, and they retry.
 */
public final class ConcurrentPublishers {
    private static final int PUBLISHERS = 16;
    private static final int TOPICS = 5;
    private static final int KEYS_PER_TOPIC = 200;
    private static final int PUBLISHES_PER_PUBLISHER = 400;

    private final List<HistoryStore> stores;
    private final CountDownLatch start = new CountDownLatch(1);
    /** The offsets of what was stored, by topic and store, in the order of announcement. */
    private final Map<TopicName, List<List<Long>>> announced = new ConcurrentHashMap<>();

    private final Map<String, Position> positionByKey = new ConcurrentHashMap<>();

    public ConcurrentPublishers(HistoryStore... stores) {
        this.stores = List.of(stores);
        for (int number = 0; number < TOPICS; number++) {
            List<List<Long>> byStore = new ArrayList<>();
            this.stores.forEach(store -> byStore.add(new CopyOnWriteArrayList<>()));
            announced.put(topic(number), byStore);
        }
    }

    public void publishAndCheck() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(PUBLISHERS);
        List<Future<?>> publishers = new ArrayList<>();
        for (int seed = 0; seed < PUBLISHERS; seed++) {
            Random random = new Random(seed);
            publishers.add(threads.submit(() -> publish(random)));
        }
        start.countDown();
        for (Future<?> publisher : publishers) {
            publisher.get(60, TimeUnit.SECONDS);
        }
        threads.shutdown();

        announced.forEach(this::check);
    }

    private Void publish(Random random) throws Exception {
        start.await();
        for (int i = 0; i < PUBLISHES_PER_PUBLISHER; i++) {
            TopicName topic = topic(random.nextInt(TOPICS));
            boolean hasKey = random.nextInt(4) > 0;
            String key = hasKey ? topic + " " + random.nextInt(KEYS_PER_TOPIC) : null;
            int attempts = hasKey ? 1 + random.nextInt(2) : 1;
            for (int attempt = 0; attempt < attempts; attempt++) {
                append(random.nextInt(stores.size()), new Publication(topic, "message", Payload.json("{}"), key, 1));
            }
        }
        return null;
    }

    private void append(int store, Publication publication) throws Exception {
        List<Long> announcements = announced.get(publication.topic()).get(store);
        Appended appended = stores.get(store)
                .append(publication, position -> announcements.add(position.offset()))
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
        if (publication.key() != null) {
            Position first = positionByKey.putIfAbsent(publication.key(), appended.position());
            assertThat(first == null || first.equals(appended.position())).isTrue();
        }
    }

    private void check(TopicName topic, List<List<Long>> announcedByStore) {
        TopicPage page = HistoryStoreContract.await(stores.get(0).readAfter(topic, 0, 1_000_000, 1 << 30));
        List<Long> expected =
                LongStream.rangeClosed(1, page.head().headOffset()).boxed().toList();

        assertThat(HistoryStoreContract.offsets(page)).isEqualTo(expected);
        assertThat(announcedByStore)
                .allSatisfy(offsets -> assertThat(offsets).isSorted())
                .flatMap(offsets -> offsets)
                .containsExactlyInAnyOrderElementsOf(expected);
        assertThat(page.publications())
                .extracting(stored -> stored.publication().key())
                .filteredOn(key -> key != null)
                .doesNotHaveDuplicates();
        assertThat(page.publications()).allSatisfy(stored -> {
            String key = stored.publication().key();
            if (key != null) {
                assertThat(positionByKey.get(key).offset()).isEqualTo(stored.offset());
            }
        });
    }

    private static TopicName topic(int number) {
        return TopicName.of("contended:" + number);
    }
}
