package io.fanfare.bench.driver.fanfare;

import io.fanfare.protocol.Command.Subscribe.Target;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.TopicName;
import java.util.ArrayList;
import java.util.List;

/** How far one subscriber has got in each of its topics. Its loop only. */
final class Positions {
    private final List<Entry> entries = new ArrayList<>(1);
    private int unconfirmed;
    private int behind;

    private static final class Entry {
        private final TopicName topic;
        /** The node's name of the topic, or -1 until the subscription is confirmed on this connection. */
        private int topicId = -1;

        private boolean isDurable;
        private boolean isLive;
        private long epoch;
        private long offset;

        private Entry(TopicName topic) {
            this.topic = topic;
        }
    }

    /** The same places, on a connection that has not subscribed yet. */
    Positions ofNextConnection() {
        Positions next = new Positions();
        for (Entry entry : entries) {
            Entry copy = new Entry(entry.topic);
            copy.isDurable = entry.isDurable;
            copy.epoch = entry.epoch;
            copy.offset = entry.offset;
            next.entries.add(copy);
        }
        return next;
    }

    /** So many topics are going to be subscribed to. */
    void expect(int topics) {
        unconfirmed = topics;
        behind = topics;
    }

    Target target(TopicName topic) {
        Entry entry = find(topic);
        if (entry == null) {
            entries.add(new Entry(topic));
            return Target.live(topic);
        }
        return entry.isDurable ? Target.after(topic, new Position(entry.epoch, entry.offset)) : Target.live(topic);
    }

    void onSubscribed(Event.Subscribed subscribed) {
        Entry entry = find(subscribed.topic());
        boolean isResumed = entry.isDurable;
        entry.topicId = subscribed.topicId();
        Position head = subscribed.head();
        if (head != null && !isResumed) {
            entry.isDurable = true;
            entry.epoch = head.epoch();
            entry.offset = head.offset();
        }
        unconfirmed--;
        if (head == null || !isResumed || head.offset() <= entry.offset) {
            live(entry);
        }
    }

    void onMessage(int topicId, long offset) {
        if (offset > 0) {
            find(topicId).offset = offset;
        }
    }

    void onBatchEnd(Event.BatchEnd end) {
        if (end.live()) {
            live(find(end.topicId()));
        }
    }

    /** Goes to the oldest that is left, and returns how many are gone. */
    long onGap(Event.Gap gap) {
        Entry entry = find(gap.topicId());
        long gone = gap.oldestOffset() - 1 - entry.offset;
        entry.offset = gap.oldestOffset() - 1;
        return gone;
    }

    void onEpochChanged(Event.EpochChanged changed) {
        Entry entry = find(changed.topicId());
        entry.epoch = changed.epoch();
        entry.offset = changed.nextOffset() - 1;
    }

    private void live(Entry entry) {
        if (!entry.isLive) {
            entry.isLive = true;
            behind--;
        }
    }

    boolean isConfirmed() {
        return unconfirmed == 0;
    }

    /** Whether all topics keep their publications. */
    boolean isDurable() {
        return entries.stream().allMatch(entry -> entry.isDurable);
    }

    boolean isLive() {
        return behind == 0;
    }

    private Entry find(TopicName topic) {
        for (Entry entry : entries) {
            if (entry.topic.equals(topic)) {
                return entry;
            }
        }
        return null;
    }

    private Entry find(int topicId) {
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).topicId == topicId) {
                return entries.get(i);
            }
        }
        throw new IllegalStateException("topic id: " + topicId + " (expected: one that was subscribed to)");
    }
}
