package io.fanfare.gateway.topic;

import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.Publication;
import io.fanfare.storage.HistoryStore;
import io.fanfare.storage.TopicHead;
import io.fanfare.storage.TopicPage;
import io.netty.util.concurrent.EventExecutor;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * The durable topics that one loop owns: puts their publications in order, keeps the recent ones, and hands them out to the
 * loops with subscribers. What the bus lost is read from the store before anything after it is handed out: one read for
 * each topic at a time, shared by all its subscribers.
 *
 * <p>Owned by the loop, but for what says otherwise. A read that fails is tried again later, for as long as the node follows
 * the topic.
 */
final class TopicOwner {
    private static final int PAGE_MESSAGES = 256;
    private static final int PAGE_BYTES = 256 * 1024;
    private static final int RETRY_MILLIS = 250;

    private final TopicShard shard;
    private final EventExecutor loop;
    private final HistoryStore store;
    private final RecentMemory recent;
    private final GatewayMetrics metrics;

    /** A topic, and what the store says of it. */
    record Compared(Topic topic, TopicHead head) {}

    TopicOwner(TopicShard shard, EventExecutor loop, HistoryStore store, long recentBytes, GatewayMetrics metrics) {
        this.shard = shard;
        this.loop = loop;
        this.store = store;
        this.recent = new RecentMemory(recentBytes);
        this.metrics = metrics;
    }

    /** Puts what the bus brought into the loop's inbox. Any thread. */
    void offer(Topic topic, Publication publication, Position position) {
        shard.offer(new Delivery(topic, null, publication, position.epoch(), position.offset()));
    }

    /** Takes what {@link #offer} put there. In a drain of the shard. */
    void take(Delivery delivery) {
        Topic topic = delivery.topic();
        boolean isHole = topic.order()
                .accept(
                        delivery.publication(),
                        delivery.epoch(),
                        delivery.offset(),
                        (publication, epoch, offset) -> handOut(topic, publication, epoch, offset));
        if (isHole) {
            metrics.busGap();
            readHole(topic);
        }
    }

    /**
     * First where the topic stands, then its sets: a subscriber that joins meanwhile finds the publication by the one or
     * the other.
     */
    private void handOut(Topic topic, Publication publication, long epoch, long offset) {
        long oldestOffset = recent.add(topic, publication, epoch, offset);
        topic.standAt(new TopicHead(epoch, oldestOffset, offset));
        for (SubscriberSet set : topic.sets()) {
            if (set.shard() != shard) {
                set.shard().offer(new Delivery(topic, set, publication, epoch, offset));
            } else {
                append(set, publication, epoch, offset);
            }
        }
    }

    /** If it fails its subscribers see a hole, and read it; the order and the other loops have it behind them. */
    private void append(SubscriberSet set, Publication publication, long epoch, long offset) {
        try {
            set.append(publication, epoch, offset);
        } catch (RuntimeException | Error fault) {
            shard.faults().note(set.topic().name(), fault);
            shard.noteMissed(set);
        }
    }

    /** Holds topics that this loop owns against the store. Any thread. */
    void compare(List<Compared> compared) {
        loop.execute(() -> {
            for (Compared one : compared) {
                compareOne(one.topic(), one.head());
            }
        });
    }

    private void compareOne(Topic topic, TopicHead head) {
        try {
            compare(topic, head);
        } catch (RuntimeException | Error fault) {
            shard.faults().note(topic.name(), fault);
        }
    }

    private void compare(Topic topic, TopicHead head) {
        switch (topic.order().compare(head)) {
            case CURRENT -> {}
            case BEHIND -> {
                metrics.headBehind();
                readHole(topic);
            }
            case UNKNOWN -> {
                topic.standAt(new TopicHead(head.epoch(), head.headOffset() + 1, head.headOffset()));
                for (SubscriberSet set : topic.sets()) {
                    set.shard().compare(set, head);
                }
            }
        }
    }

    private void readHole(Topic topic) {
        beginRead(topic)
                .whenComplete((page, failure) -> loop.execute(() -> {
                    if (failure == null) {
                        fillOrRetry(topic, page);
                    } else {
                        metrics.storeReadFailed();
                        readLater(topic);
                    }
                }));
    }

    /** A read that can't even begin has failed. */
    private CompletionStage<TopicPage> beginRead(Topic topic) {
        try {
            return store.readAfter(topic.name(), topic.order().lastOffset(), PAGE_MESSAGES, PAGE_BYTES);
        } catch (RuntimeException fault) {
            return CompletableFuture.failedStage(fault);
        }
    }

    /** The order waits for this: it must not be left waiting. */
    private void fillOrRetry(Topic topic, TopicPage page) {
        try {
            fill(topic, page);
        } catch (RuntimeException | Error fault) {
            shard.faults().note(topic.name(), fault);
            readLater(topic);
        }
    }

    private void fill(Topic topic, TopicPage page) {
        if (page.head().epoch() != topic.order().epoch()) {
            compare(topic, page.head());
            return;
        }
        boolean isFilled = shard.inOneBatch(() ->
                topic.order().fill(page, (publication, epoch, offset) -> handOut(topic, publication, epoch, offset)));
        if (isFilled || topic.isForgotten()) {
            return;
        }
        if (page.publications().isEmpty()) {
            readLater(topic);
        } else {
            readHole(topic);
        }
    }

    private void readLater(Topic topic) {
        if (!topic.isForgotten()) {
            loop.schedule(() -> readHole(topic), RETRY_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** Gives up what is kept of a topic that the node no longer follows. Any thread. */
    void forget(Topic topic) {
        loop.execute(() -> recent.forget(topic));
    }

    /** What is kept of a topic after an offset, or null if something is missing. */
    TopicPage recentPage(Topic topic, long epoch, long afterOffset, int maxCount, int maxBytes) {
        return recent.page(topic, epoch, afterOffset, maxCount, maxBytes);
    }

    EventExecutor loop() {
        return loop;
    }
}
