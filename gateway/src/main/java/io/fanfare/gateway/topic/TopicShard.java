package io.fanfare.gateway.topic;

import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.storage.HistoryStore;
import io.fanfare.storage.TopicHead;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.BooleanSupplier;
import org.jctools.queues.atomic.MpscAtomicArrayQueue;

/**
 * One loop's part of the fan-out. Other threads put deliveries into its inbox; the loop drains it in one go, collects the
 * messages of each topic into a {@link MessageBatch}, writes each batch to that topic's subscribers, and flushes every connection
 * touched once at the end. Under load one system call so carries many messages.
 *
 * <p>{@link #offer} is for any thread; the rest is the loop's. The inbox is bounded: what finds it full is counted, made up
 * from the store in a durable topic and reported as skipped in an ephemeral one.
 */
public final class TopicShard implements Runnable {
    private static final int INBOX_CAPACITY = 1 << 16;
    /** After so many deliveries the loop looks after its sockets before it goes on. */
    private static final int MAX_DRAIN = 4096;

    private static final AtomicIntegerFieldUpdater<TopicShard> SCHEDULED =
            AtomicIntegerFieldUpdater.newUpdater(TopicShard.class, "scheduled");

    private final EventExecutor loop;
    private final FlushQueue flushes;
    private final ByteBufAllocator allocator;
    private final TopicOwner owner;
    private final DeliveryFaults faults;
    private final GatewayMetrics metrics;
    private final Queue<Delivery> inbox = new MpscAtomicArrayQueue<>(INBOX_CAPACITY);
    private final Queue<SubscriberSet> overflowed = new ConcurrentLinkedQueue<>();
    private final ArrayDeque<MessageBatch> idleBatches = new ArrayDeque<>();
    private final ArrayList<SubscriberSet> touched = new ArrayList<>();
    /** 1 while a drain is due, so that a wake-up is paid once for all that comes before it. */
    private volatile int scheduled;

    /**
     * @param recentBytes what may be kept of recent publications of the durable topics that this loop owns, 0 for nothing
     */
    public TopicShard(
            EventExecutor loop,
            FlushQueue flushes,
            ByteBufAllocator allocator,
            HistoryStore store,
            long recentBytes,
            GatewayMetrics metrics) {
        this.loop = loop;
        this.flushes = flushes;
        this.allocator = allocator;
        this.faults = new DeliveryFaults(metrics);
        this.owner = new TopicOwner(this, loop, store, recentBytes, metrics);
        this.metrics = metrics;
    }

    /** Puts a delivery into the inbox. Any thread. */
    void offer(Delivery delivery) {
        if (!inbox.offer(delivery)) {
            metrics.inboxOverflow();
            noteMissed(delivery);
        }
        wake();
    }

    private void noteMissed(Delivery delivery) {
        if (delivery.target() != null) {
            noteMissed(delivery.target());
            return;
        }
        for (SubscriberSet set : delivery.topic().sets()) {
            set.shard().noteMissed(set);
            set.shard().wake();
        }
    }

    /** Its subscribers are told at the end of the drain. Any thread; the caller sees to it that there is one. */
    void noteMissed(SubscriberSet set) {
        if (set.addMissed()) {
            overflowed.add(set);
        }
    }

    private void wake() {
        if (scheduled == 0 && SCHEDULED.compareAndSet(this, 0, 1)) {
            loop.execute(this);
        }
    }

    /** Drains the inbox. Whatever fails on the way, what was written is flushed and what is left is drained. */
    @Override
    public void run() {
        scheduled = 0;
        flushes.beginBatch();
        try {
            drain();
            fanOutTouched();
            reportMissed();
        } finally {
            flushes.endBatch();
            if (!inbox.isEmpty()) {
                wake();
            }
        }
    }

    private void drain() {
        for (int i = 0; i < MAX_DRAIN; i++) {
            Delivery delivery = inbox.poll();
            if (delivery == null) {
                break;
            }
            try {
                take(delivery);
            } catch (RuntimeException | Error fault) {
                faults.note(delivery.topic().name(), fault);
                noteMissed(delivery);
            }
        }
    }

    private void take(Delivery delivery) {
        SubscriberSet target = delivery.target();
        if (target != null) {
            target.append(delivery.publication(), delivery.epoch(), delivery.offset());
            return;
        }
        owner.take(delivery);
    }

    /** Hands out outside a drain, with the same one flush at the end. */
    boolean inOneBatch(BooleanSupplier handOut) {
        flushes.beginBatch();
        try {
            return handOut.getAsBoolean();
        } finally {
            fanOutTouched();
            flushes.endBatch();
        }
    }

    /** Holds the subscribers of this loop against a head of the store. Any thread. */
    void compare(SubscriberSet set, TopicHead head) {
        loop.execute(() -> set.compare(head.epoch(), head.headOffset()));
    }

    private void fanOutTouched() {
        for (int i = 0; i < touched.size(); i++) {
            SubscriberSet set = touched.get(i);
            set.fanOut();
            idleBatches.push(set.takeBatch());
        }
        touched.clear();
    }

    private void reportMissed() {
        SubscriberSet set = overflowed.poll();
        while (set != null) {
            set.reportMissed();
            set = overflowed.poll();
        }
    }

    /** A batch for a set that gets its first message of this drain. */
    MessageBatch borrowBatch(SubscriberSet set) {
        touched.add(set);
        MessageBatch idle = idleBatches.poll();
        return idle == null ? new MessageBatch(allocator) : idle;
    }

    /** Where faults of our own with deliveries of this loop are noted. */
    public DeliveryFaults faults() {
        return faults;
    }

    /** The durable topics that this loop owns. */
    TopicOwner owner() {
        return owner;
    }

    public FlushQueue flushes() {
        return flushes;
    }
}
