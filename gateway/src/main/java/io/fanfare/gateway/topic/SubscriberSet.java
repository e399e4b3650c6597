package io.fanfare.gateway.topic;

import io.fanfare.protocol.Publication;
import java.util.Arrays;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

/** The subscribers of one topic on one loop. Owned by that loop, but for {@link #addMissed}. */
public final class SubscriberSet {
    private static final AtomicLongFieldUpdater<SubscriberSet> MISSED =
            AtomicLongFieldUpdater.newUpdater(SubscriberSet.class, "missed");

    private final Topic topic;
    private final TopicShard shard;
    private Subscriber[] subscribers = new Subscriber[1];
    private int count;
    /** What this drain has collected, or null between drains. */
    private MessageBatch batch;
    /** Kept while somebody is reading history, else null. */
    private RecentPublications recent;

    private int historyReaders;
    /** The newest position that was handed to subscribers, (0, 0) if none was. */
    private long epoch;

    private long lastOffset;
    /** Messages that found the inbox full since the last drain. */
    private volatile long missed;

    SubscriberSet(Topic topic, TopicShard shard) {
        this.topic = topic;
        this.shard = shard;
    }

    void add(Subscriber subscriber) {
        if (count == subscribers.length) {
            subscribers = Arrays.copyOf(subscribers, count < 8 ? count + 2 : count + (count >> 1));
        }
        subscriber.slot = count;
        subscribers[count++] = subscriber;
    }

    void remove(Subscriber subscriber) {
        Subscriber last = subscribers[--count];
        subscribers[subscriber.slot] = last;
        last.slot = subscriber.slot;
        subscribers[count] = null;
        subscriber.slot = -1;
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** Adds a message to the batch of this drain; fans the batch out first if the message does not fit. */
    void append(Publication publication, long epoch, long offset) {
        if (count == 0) {
            return;
        }
        if (batch == null) {
            batch = shard.borrowBatch(this);
        } else if (!batch.takes(epoch, offset)) {
            fanOut();
        }
        batch.add(topic.id(), publication, epoch, offset);
        if (recent != null) {
            recent.add(publication, epoch, offset);
        }
    }

    /**
     * Hands the batch to every subscriber. From last to first: a subscriber that detaches moves only ones already served. One
     * that fails costs itself only.
     */
    void fanOut() {
        if (batch.count() > 0) {
            epoch = batch.epoch();
            lastOffset = batch.lastOffset();
        }
        for (int i = batch.count() == 0 ? -1 : count - 1; i >= 0; i--) {
            Subscriber subscriber = subscribers[i];
            try {
                subscriber.onBatch(batch);
            } catch (RuntimeException | Error fault) {
                deliverOneByOne(subscriber, fault);
            }
        }
        batch.clear();
    }

    /** What fails even so is missing: a durable subscriber finds that by the next message or the next comparison. */
    private void deliverOneByOne(Subscriber subscriber, Throwable fault) {
        shard.faults().note(topic.name(), fault);
        if (subscriber.slot < 0) {
            return;
        }
        try {
            subscriber.onBatchFailed(batch);
        } catch (RuntimeException | Error again) {
            shard.faults().note(topic.name(), again);
        }
    }

    /** Gives up the batch of this drain. */
    MessageBatch takeBatch() {
        MessageBatch taken = batch;
        batch = null;
        return taken;
    }

    /**
     * Counts a message that found the inbox full. Any thread.
     *
     * @return whether it is the first since the last drain
     */
    boolean addMissed() {
        return MISSED.getAndIncrement(this) == 0;
    }

    void reportMissed() {
        long missedCount = MISSED.getAndSet(this, 0);
        for (int i = count - 1; i >= 0; i--) {
            try {
                subscribers[i].onMissed(missedCount);
            } catch (RuntimeException | Error fault) {
                shard.faults().note(topic.name(), fault);
            }
        }
    }

    /**
     * Holds the subscribers against what the store holds. From now on nobody goes live here without having everything up
     * to this head. Not during a drain.
     */
    void compare(long headEpoch, long headOffset) {
        if (headEpoch != epoch || headOffset > lastOffset) {
            epoch = headEpoch;
            lastOffset = headOffset;
        }
        for (int i = count - 1; i >= 0; i--) {
            try {
                subscribers[i].onHead(headEpoch, headOffset);
            } catch (RuntimeException | Error fault) {
                shard.faults().note(topic.name(), fault);
            }
        }
    }

    /** A subscriber begins to read history: what comes live is kept until it ends. */
    public void beginHistory() {
        if (historyReaders++ == 0) {
            recent = new RecentPublications();
        }
    }

    /** Pairs with {@link #beginHistory}. */
    public void endHistory() {
        if (--historyReaders == 0) {
            recent = null;
        }
    }

    /** What came live since the first of the present history readers began. Only between begin and end. */
    public RecentPublications recent() {
        return recent;
    }

    /** The epoch of {@link #lastOffset}, 0 if nothing was handed to subscribers yet. */
    public long epoch() {
        return epoch;
    }

    /** The newest offset that was handed to subscribers, 0 if none was. */
    public long lastOffset() {
        return lastOffset;
    }

    /** Completes when the bus brings this topic's publications to the node. */
    public CompletionStage<Void> interest() {
        return topic.interest();
    }

    public Topic topic() {
        return topic;
    }

    TopicShard shard() {
        return shard;
    }

    int count() {
        return count;
    }
}
