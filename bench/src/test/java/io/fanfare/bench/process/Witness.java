package io.fanfare.bench.process;

import io.fanfare.bench.client.Client;
import io.fanfare.bench.client.ClientListener;
import io.fanfare.protocol.Command.Subscribe.Target;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.TopicName;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A subscriber of one topic. What comes of other topics that it was told to subscribe to is left aside. Keeps the numbers that it was sent, in their order, and notes whatever breaks the order of a
 * durable topic: an offset that does not follow the last one, a changed epoch.
 *
 * <p>Written by its loop; what other threads may read is volatile, or complete once {@link #count} says so.
 */
final class Witness extends ClientListener {
    private final TopicName topic;
    /** Where to resume, or null to start live. */
    private final Position after;

    private final Queue<String> faults = new ConcurrentLinkedQueue<>();
    private final List<Event.GoAway> goAways = new CopyOnWriteArrayList<>();
    private final Set<Integer> otherTopicIds = new HashSet<>();
    private int[] numbers = new int[64];
    private boolean isDurable;
    private int topicId;
    private long epoch;
    private volatile Client client;
    private volatile boolean isSubscribed;
    private volatile long lastOffset;
    private volatile int count;
    private volatile long skipped;
    private volatile long expired;
    private volatile int done;
    private volatile boolean isClosed;
    private volatile int closeCode;

    Witness(TopicName topic, Position after) {
        this.topic = topic;
        this.after = after;
    }

    /** One that starts live. */
    static Witness of(String topic) {
        return new Witness(TopicName.of(topic), null);
    }

    /** A new one that goes on where this one is. */
    Witness resumed() {
        return new Witness(topic, new Position(epoch, lastOffset));
    }

    @Override
    public void onConnected(Client connected) {
        client = connected;
        connected.subscribe(after == null ? Target.live(topic) : Target.after(topic, after));
    }

    @Override
    public void onSubscribed(Event.Subscribed subscribed) {
        if (!subscribed.topic().equals(topic)) {
            otherTopicIds.add(subscribed.topicId());
            return;
        }
        topicId = subscribed.topicId();
        isDurable = subscribed.head() != null;
        if (isDurable) {
            epoch = subscribed.head().epoch();
            lastOffset = after == null ? subscribed.head().offset() : after.offset();
        }
        isSubscribed = true;
    }

    @Override
    public void onMessage(int id, long offset, ByteBuf in, int payloadIndex, int payloadBytes) {
        if (otherTopicIds.contains(id)) {
            return;
        }
        long expected = isDurable ? lastOffset + 1 : 0;
        if (!isSubscribed || id != topicId || offset != expected) {
            faults.add("topic id " + id + " offset " + offset + " (expected: " + topicId + ", " + expected + ")");
        }
        if (count == numbers.length) {
            numbers = Arrays.copyOf(numbers, count * 2);
        }
        numbers[count] = NumberedPayload.number(in, payloadIndex);
        lastOffset = offset;
        count++;
    }

    @Override
    public void onSkipped(Event.Skipped event) {
        if (event.topicId() == topicId) {
            skipped += event.count();
        }
    }

    @Override
    public void onGap(Event.Gap gap) {
        if (gap.topicId() == topicId) {
            expired += gap.oldestOffset() - 1 - lastOffset;
            lastOffset = gap.oldestOffset() - 1;
        }
    }

    @Override
    public void onEpochChanged(Event.EpochChanged epochChanged) {
        faults.add(epochChanged.toString());
    }

    @Override
    public void onError(Event.Error error) {
        faults.add(error.toString());
    }

    @Override
    public void onDone(Event.Done event) {
        done++;
    }

    @Override
    public void onGoAway(Event.GoAway event) {
        goAways.add(event);
    }

    @Override
    public void onClosed(int code) {
        closeCode = code;
        isClosed = true;
    }

    String topic() {
        return topic.value();
    }

    Client client() {
        return client;
    }

    boolean isSubscribed() {
        return isSubscribed;
    }

    /** How many publications came. */
    int count() {
        return count;
    }

    /** The numbers that came, in their order. */
    int[] numbers() {
        return Arrays.copyOf(numbers, count);
    }

    /** How many publications the node says that it has dropped. */
    long skipped() {
        return skipped;
    }

    /** How many publications the node says that history no longer has. */
    long expired() {
        return expired;
    }

    /** How many requests were carried out that are answered by nothing else. */
    int done() {
        return done;
    }

    /** What broke a rule, in words. */
    Queue<String> faults() {
        return faults;
    }

    boolean isClosed() {
        return isClosed;
    }

    int closeCode() {
        return closeCode;
    }

    /** Every go-away, in their order. */
    List<Event.GoAway> goAways() {
        return goAways;
    }
}
