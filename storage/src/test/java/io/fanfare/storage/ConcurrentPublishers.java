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
 * Many threads that publish to the same few topics. They share their keys, so that two of them often publish the same
 * thing at the same moment, and they retry.
 */
final class ConcurrentPublishers {
    private static final int PUBLISHERS = 16;
    private static final int TOPICS = 5;
    private static final int KEYS_PER_TOPIC = 200;
    private static final int PUBLISHES_PER_PUBLISHER = 400;

    private final HistoryStore store;
    private final CountDownLatch start = new CountDownLatch(1);
    /** The offsets of what was stored, in the order of announcement. */
    private final Map<TopicName, List<Long>> announced = new ConcurrentHashMap<>();

    private final Map<String, Position> positionByKey = new ConcurrentHashMap<>();

    ConcurrentPublishers(HistoryStore store) {
        this.store = store;
        for (int number = 0; number < TOPICS; number++) {
            announced.put(topic(number), new CopyOnWriteArrayList<>());
        }
    }

    void publishAndCheck() throws Exception {
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
                append(new Publication(topic, "message", Payload.json("{}"), key, 1));
            }
        }
        return null;
    }

    private void append(Publication publication) throws Exception {
        Appended appended = store.append(
                        publication,
                        position -> announced.get(publication.topic()).add(position.offset()))
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
        if (publication.key() != null) {
            Position first = positionByKey.putIfAbsent(publication.key(), appended.position());
            assertThat(first == null || first.equals(appended.position())).isTrue();
        }
    }

    private void check(TopicName topic, List<Long> announcedOffsets) {
        TopicPage page = HistoryStoreContract.await(store.readAfter(topic, 0, 1_000_000, 1 << 30));
        List<Long> expected =
                LongStream.rangeClosed(1, page.head().headOffset()).boxed().toList();

        assertThat(HistoryStoreContract.offsets(page)).isEqualTo(expected);
        assertThat(announcedOffsets).isEqualTo(expected);
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
