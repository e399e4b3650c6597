package io.fanfare.storage.postgres;

import io.fanfare.protocol.Position;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import io.fanfare.storage.Appended;
import io.fanfare.storage.HistoryStore;
import io.fanfare.storage.TopicHead;
import io.fanfare.storage.TopicPage;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A store that is trimmed all the time, as that of a gateway is. */
final class RunningNode implements HistoryStore {
    private static final long TRIM_INTERVAL_MILLIS = 200;

    private final HistoryStore store;
    private final ScheduledExecutorService trimming = Executors.newSingleThreadScheduledExecutor();

    private RunningNode(HistoryStore store) {
        this.store = store;
        trimming.scheduleWithFixedDelay(store::trim, 0, TRIM_INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
    }

    static RunningNode open(PostgresSettings settings) {
        return new RunningNode(TestDatabase.open(settings));
    }

    @Override
    public CompletionStage<Appended> append(Publication publication, Consumer<Position> onCommit) {
        return store.append(publication, onCommit);
    }

    @Override
    public CompletionStage<TopicPage> readAfter(TopicName topic, long afterOffset, int maxCount, int maxBytes) {
        return store.readAfter(topic, afterOffset, maxCount, maxBytes);
    }

    @Override
    public CompletionStage<Map<TopicName, TopicHead>> heads(Collection<TopicName> topics) {
        return store.heads(topics);
    }

    @Override
    public CompletionStage<Integer> trim() {
        return store.trim();
    }

    @Override
    public String description() {
        return store.description();
    }

    @Override
    public void close() {
        trimming.shutdownNow();
        store.close();
    }
}
