package io.fanfare.storage;

import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A store that a contract suite is about, on a clock that the test moves, and what the tests say often. */
abstract class HistoryStoreFixture {
    protected static final Duration MAX_AGE = Duration.ofHours(1);
    protected static final Duration SHORT_MAX_AGE = Duration.ofMinutes(1);
    protected static final int SHORT_MAX_COUNT = 10;
    protected static final Duration IDEMPOTENCY_WINDOW = Duration.ofMinutes(10);

    protected static final Duration MAX_WAIT = Duration.ofSeconds(2);

    private static final int TIMEOUT_SECONDS = 30;

    protected final ManualClock clock = new ManualClock();
    protected HistoryStore store;

    /**
     * Opens a store without any history, with {@link #IDEMPOTENCY_WINDOW}. Opened a second time, it has lost all that was
     * acknowledged before.
     *
     * @param clock of the store, unless it has one of its own: see {@link #advance}
     */
    protected abstract HistoryStore openEmpty(InstantSource clock);

    /** The same, with {@link #MAX_WAIT} for a publish. */
    protected abstract HistoryStore openEmptyWithMaxWait(InstantSource clock);

    /** Lets time go by for the store. */
    protected void advance(Duration duration) {
        clock.advance(duration);
    }

    @BeforeEach
    void open() {
        store = openEmpty(clock);
    }

    @AfterEach
    void close() {
        store.close();
    }

    /** What a topic of the suite keeps. */
    protected static Retention retention(TopicName topic) {
        return topic.namespace().equals("short")
                ? new Retention(SHORT_MAX_AGE, SHORT_MAX_COUNT)
                : new Retention(MAX_AGE, 1_000_000);
    }

    protected static Publication publication(TopicName topic, String key) {
        return new Publication(topic, Publication.DEFAULT_EVENT, Payload.json("{}"), key, 1_000);
    }

    protected static <T> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new CompletionException(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    protected static List<Long> offsets(TopicPage page) {
        return page.publications().stream().map(StoredPublication::offset).toList();
    }

    protected void append(TopicName to, int count) {
        for (int i = 0; i < count; i++) {
            await(store.append(publication(to, null)));
        }
    }

    protected TopicPage read(TopicName from, long afterOffset) {
        return await(store.readAfter(from, afterOffset, 1_000, 1_000_000));
    }

    protected TopicHead head(TopicName of) {
        return await(store.heads(List.of(of))).get(of);
    }

    protected int trimAll() {
        int total = 0;
        int removed;
        do {
            removed = await(store.trim());
            total += removed;
        } while (removed > 0);
        return total;
    }
}
