package io.fanfare.gateway.topic;

import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.storage.HistoryStore;
import io.fanfare.storage.TopicHead;
import io.fanfare.storage.TopicPage;
import io.netty.util.concurrent.EventExecutor;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Puts right what the bus lost, for the durable topics that one loop owns: reads what is missing from the store and hands
 * it out before anything that comes after it. One read for each topic at a time, shared by all its subscribers.
 *
 * <p>Owned by the loop, but for {@link #compare}. A read that fails is tried again later, for as long as somebody follows
 * the topic.
 */
final class TopicRepair {
    private static final int PAGE_MESSAGES = 256;
    private static final int PAGE_BYTES = 256 * 1024;
    private static final int RETRY_MILLIS = 250;

    private final TopicShard shard;
    private final EventExecutor loop;
    private final HistoryStore store;
    private final GatewayMetrics metrics;

    /** A topic, and what the store says of it. */
    record Compared(Topic topic, TopicHead head) {}

    TopicRepair(TopicShard shard, EventExecutor loop, HistoryStore store, GatewayMetrics metrics) {
        this.shard = shard;
        this.loop = loop;
        this.store = store;
        this.metrics = metrics;
    }

    /** Holds topics that this loop owns against the store. Any thread. */
    void compare(List<Compared> compared) {
        loop.execute(() -> compared.forEach(one -> compare(one.topic(), one.head())));
    }

    private void compare(Topic topic, TopicHead head) {
        switch (topic.order().compare(head)) {
            case CURRENT -> {}
            case BEHIND -> {
                metrics.headBehind();
                readHole(topic);
            }
            case UNKNOWN -> compareSubscribers(topic, head);
        }
    }

    private void compareSubscribers(Topic topic, TopicHead head) {
        for (SubscriberSet set : topic.sets()) {
            set.shard().compare(set, head);
        }
    }

    /** Reads on from where the topic's order stands. */
    void readHole(Topic topic) {
        store.readAfter(topic.name(), topic.order().lastOffset(), PAGE_MESSAGES, PAGE_BYTES)
                .whenComplete((page, failure) -> loop.execute(() -> {
                    if (failure == null) {
                        fill(topic, page);
                    } else {
                        metrics.storeReadFailed();
                        readLater(topic);
                    }
                }));
    }

    private void fill(Topic topic, TopicPage page) {
        if (page.head().epoch() != topic.order().epoch()) {
            compare(topic, page.head());
            return;
        }
        boolean isFilled = shard.fill(topic, page);
        if (isFilled || topic.isDeserted()) {
            return;
        }
        if (page.publications().isEmpty()) {
            readLater(topic);
        } else {
            readHole(topic);
        }
    }

    private void readLater(Topic topic) {
        if (!topic.isDeserted()) {
            loop.schedule(() -> readHole(topic), RETRY_MILLIS, TimeUnit.MILLISECONDS);
        }
    }
}
