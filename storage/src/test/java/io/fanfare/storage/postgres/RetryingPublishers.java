package io.fanfare.storage.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import io.fanfare.storage.Appended;
import io.fanfare.storage.HistoryStore;
import io.fanfare.storage.StoreException;
import io.fanfare.storage.StoreException.Reason;
import io.fanfare.storage.StoredPublication;
import io.fanfare.storage.TopicPage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;

/**
 * Threads that publish to a few topics until they are told to stop, each publication under a key of its own. What has no key
 * is never retried, and must not be there if it was refused.
 */
final class RetryingPublishers {
    private static final int PUBLISHERS = 16;
    private static final int TOPICS = 4;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final List<HistoryStore> stores;
    private final ExecutorService threads = Executors.newFixedThreadPool(PUBLISHERS);
    private final List<Future<?>> publishers = new ArrayList<>();
    private final AtomicBoolean isStopped = new AtomicBoolean();
    private final AtomicLong acknowledged = new AtomicLong();
    private final Map<String, Position> positions = new ConcurrentHashMap<>();
    /** Payloads that must never be read. */
    private final Set<String> refused = ConcurrentHashMap.newKeySet();

    RetryingPublishers(HistoryStore... stores) {
        this.stores = List.of(stores);
    }

    RetryingPublishers start() {
        for (int publisher = 0; publisher < PUBLISHERS; publisher++) {
            int number = publisher;
            publishers.add(threads.submit(() -> publish(number)));
        }
        return this;
    }

    long acknowledged() {
        return acknowledged.get();
    }

    private void publish(int publisher) {
        HistoryStore store = stores.get(publisher % stores.size());
        for (int i = 0; !isStopped.get(); i++) {
            String id = publisher + "-" + i;
            TopicName topic = TopicName.of("room:" + (publisher + i) % TOPICS);
            if (i % 8 == 0) {
                publishOnce(store, topic, id);
            } else {
                publishUntilAcknowledged(store, topic, id);
            }
        }
    }

    private void publishOnce(HistoryStore store, TopicName topic, String id) {
        try {
            positions.put(id, append(store, topic, id, null).position());
        } catch (StoreException failure) {
            if (failure.reason() != Reason.OUTCOME_UNKNOWN) {
                refused.add(id);
            }
        }
    }

    private void publishUntilAcknowledged(HistoryStore store, TopicName topic, String id) {
        while (!positions.containsKey(id)) {
            try {
                positions.put(id, append(store, topic, id, id).position());
                acknowledged.incrementAndGet();
            } catch (StoreException failure) {
                if (isStopped.get()) {
                    return;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private static Appended append(HistoryStore store, TopicName topic, String id, String key) {
        Payload payload = Payload.json("{\"id\":\"" + id + "\"}");
        return Await.result(store.append(new Publication(topic, "message", payload, key, 1)));
    }

    /** Ends the publishing and holds what is stored against what was acknowledged. */
    void stopAndCheck() throws Exception {
        isStopped.set(true);
        for (Future<?> publisher : publishers) {
            publisher.get(60, TimeUnit.SECONDS);
        }
        threads.shutdown();

        Map<String, Position> stored = new HashMap<>();
        for (int topic = 0; topic < TOPICS; topic++) {
            collect(
                    Await.result(stores.get(0).readAfter(TopicName.of("room:" + topic), 0, 10_000_000, 1 << 30)),
                    stored);
        }
        assertThat(stored).containsAllEntriesOf(positions);
        assertThat(stored).doesNotContainKeys(refused.toArray(String[]::new));
    }

    private static void collect(TopicPage page, Map<String, Position> stored) {
        assertThat(page.publications())
                .extracting(StoredPublication::offset)
                .containsExactlyElementsOf(LongStream.rangeClosed(1, page.head().headOffset())
                        .boxed()
                        .toList());
        for (StoredPublication publication : page.publications()) {
            String json = new String(publication.publication().payload().bytes(), StandardCharsets.UTF_8);
            String id = json.substring("{\"id\":\"".length(), json.length() - "\"}".length());
            Position repeated = stored.put(id, new Position(page.head().epoch(), publication.offset()));
            assertThat(repeated).as("stored twice: %s", id).isNull();
        }
    }
}
