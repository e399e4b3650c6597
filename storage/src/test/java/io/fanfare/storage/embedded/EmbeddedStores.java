package io.fanfare.storage.embedded;

import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import io.fanfare.storage.Appended;
import io.fanfare.storage.Retention;
import io.fanfare.storage.StoreException;
import io.fanfare.storage.StoredPublication;
import io.fanfare.storage.TopicLimit;
import io.fanfare.storage.commit.CommitLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Stores in files, and what tests of them say often. */
final class EmbeddedStores {
    static final TopicName ROOM = TopicName.of("room:1");
    static final Duration IDEMPOTENCY_WINDOW = Duration.ofMinutes(10);
    static final Function<TopicName, Retention> RETENTION =
            topic -> topic.namespace().equals("short")
                    ? new Retention(Duration.ofMinutes(1), 10)
                    : new Retention(Duration.ofHours(1), 1_000_000);

    private static final CommitLimits LIMITS = new CommitLimits(1_000, 1 << 26, 100, 1 << 22);

    private EmbeddedStores() {}

    static EmbeddedStore open(Path data) {
        return open(data, LIMITS, InstantSource.system());
    }

    static EmbeddedStore open(Path data, CommitLimits limits, InstantSource clock) {
        return open(data, limits, TopicLimit.NONE, clock);
    }

    static EmbeddedStore open(Path data, CommitLimits limits, TopicLimit topics, InstantSource clock) {
        try {
            return EmbeddedStore.open(data, limits, IDEMPOTENCY_WINDOW, topics, RETENTION, clock);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure.getMessage(), failure);
        }
    }

    static Publication publication(String key) {
        return publication(key, 2);
    }

    static Publication publication(String key, int bytes) {
        return new Publication(ROOM, Publication.DEFAULT_EVENT, Payload.binary(new byte[bytes]), key, 1);
    }

    static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    /** Why an append failed, or null. */
    static StoreException.Reason refusal(CompletionStage<Appended> append) {
        try {
            await(append);
            return null;
        } catch (CompletionException failure) {
            return ((StoreException) failure.getCause()).reason();
        }
    }

    static List<Long> offsets(EmbeddedStore store) {
        return await(store.readAfter(ROOM, 0, 10_000, 1 << 30)).publications().stream()
                .map(StoredPublication::offset)
                .toList();
    }
}
