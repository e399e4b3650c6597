package io.fanfare.gateway.topic;

import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.TopicName;
import io.fanfare.storage.HistoryStore;
import io.fanfare.storage.TopicHead;
import io.fanfare.storage.TopicPage;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * History as subscriptions read it: the recent part from this node's memory, the rest from the store. What memory says is
 * as true as what live subscribers of this node have seen: it may be behind the store by what is on its way, and that comes
 * live afterwards. Any thread; nothing blocks.
 */
public final class TopicHistory {
    private final HistoryStore store;
    private final GatewayMetrics metrics;

    public TopicHistory(HistoryStore store, GatewayMetrics metrics) {
        this.store = store;
        this.metrics = metrics;
    }

    /**
     * Where a topic stands, if memory holds everything that a client at this position has not seen. To be asked only after
     * the client's subscription was attached, so that what comes later reaches it live.
     *
     * @param after null for a client without a position: it has to be told the store's head
     * @return null if the store has to be asked
     */
    public TopicHead recentHead(Topic topic, Position after) {
        if (after == null) {
            return null;
        }
        TopicHead standing = topic.standing();
        boolean isThisLife = standing != null && (after.epoch() == 0 || after.epoch() == standing.epoch());
        return isThisLife && covers(standing, after.offset()) ? standing : null;
    }

    private static boolean covers(TopicHead standing, long afterOffset) {
        return afterOffset >= standing.oldestOffset() - 1 && afterOffset <= standing.headOffset();
    }

    /** The heads of topics, from the store. */
    public CompletionStage<Map<TopicName, TopicHead>> heads(Collection<TopicName> topics) {
        return store.heads(topics);
    }

    /**
     * Reads what comes after a position, as {@link HistoryStore#readAfter} does. A page from memory names the head that
     * this node has seen.
     */
    public CompletionStage<TopicPage> readAfter(Topic topic, long epoch, long afterOffset, int maxCount, int maxBytes) {
        TopicHead standing = topic.standing();
        if (standing == null || standing.epoch() != epoch || !covers(standing, afterOffset)) {
            return store.readAfter(topic.name(), afterOffset, maxCount, maxBytes);
        }
        return CompletableFuture.supplyAsync(
                        () -> topic.owner().recentPage(topic, epoch, afterOffset, maxCount, maxBytes),
                        topic.owner().loop())
                .thenCompose(recent -> {
                    if (recent == null) {
                        return store.readAfter(topic.name(), afterOffset, maxCount, maxBytes);
                    }
                    metrics.readFromMemory();
                    return CompletableFuture.completedStage(recent);
                });
    }
}
