package io.fanfare.gateway.presence;

import io.fanfare.gateway.presence.PresenceMessages.Change;
import io.fanfare.protocol.TopicName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * When watched topics are held against the store, and what is known of it besides what is in their views: what was told while a load
 * was under way, and who was missing in the last one. Pure: the time is told. Not for several threads.
 */
final class TopicLoads {
    private final Map<TopicName, Load> byTopic = new HashMap<>();
    /** To be loaded as soon as may be. */
    private final Set<TopicName> due = new LinkedHashSet<>();
    /** When they were loaded, the longest ago first. */
    private final Map<TopicName, Long> loadedAtNanos = new LinkedHashMap<>();

    /** When somebody was missing there who was not gone, the longest ago first. */
    private final Map<TopicName, Long> missedAtNanos = new LinkedHashMap<>();

    private int underWay;

    /** A session of a node. */
    record Whose(long node, String id) {}

    /** What is known of one topic. */
    static final class Load {
        private final WatchedTopic topic;
        /** The last that was told of somebody since the load under way began; null if none is. */
        private Map<Whose, Long> told;
        /** Since when somebody is missing in loads whom nobody has told to be gone. */
        private final Map<Whose, Long> missingSinceNanos = new HashMap<>(0);

        private Load(WatchedTopic topic) {
            this.topic = topic;
        }

        WatchedTopic topic() {
            return topic;
        }

        /** Whether something as new as this was told while the load was under way. */
        boolean wasTold(Whose whose, long version) {
            Long toldVersion = told.get(whose);
            return toldVersion != null && toldVersion >= version;
        }

        boolean wasTold(Whose whose) {
            return told.containsKey(whose);
        }

        void onFound(Whose whose) {
            missingSinceNanos.remove(whose);
        }

        /** Somebody is missing. Returns for how long. */
        long onMissing(Whose whose, long nowNanos) {
            Long since = missingSinceNanos.putIfAbsent(whose, nowNanos);
            return since == null ? 0 : nowNanos - since;
        }

        void onGone(Whose whose) {
            missingSinceNanos.remove(whose);
        }

        boolean isAnyMissing() {
            return !missingSinceNanos.isEmpty();
        }
    }

    void watch(WatchedTopic topic) {
        byTopic.put(topic.topic(), new Load(topic));
        due.add(topic.topic());
    }

    void forget(TopicName topic) {
        Load load = byTopic.remove(topic);
        if (load != null && load.told != null) {
            underWay--;
        }
        due.remove(topic);
        loadedAtNanos.remove(topic);
        missedAtNanos.remove(topic);
    }

    void allAreDue() {
        due.addAll(byTopic.keySet());
    }

    /** Those that were loaded before that are due again. */
    void dueSince(long beforeNanos) {
        for (Map.Entry<TopicName, Long> loaded : loadedAtNanos.entrySet()) {
            if (loaded.getValue() - beforeNanos > 0) {
                return;
            }
            due.add(loaded.getKey());
        }
    }

    /** Those in which somebody was found to be missing before that, and not since. */
    void missingAreDue(long beforeNanos) {
        Iterator<Map.Entry<TopicName, Long>> topics = missedAtNanos.entrySet().iterator();
        while (topics.hasNext()) {
            Map.Entry<TopicName, Long> missed = topics.next();
            if (missed.getValue() - beforeNanos > 0) {
                return;
            }
            topics.remove();
            due.add(missed.getKey());
        }
    }

    /** Nothing that is missing counts: the store may have lost it. */
    void forgetMissing() {
        byTopic.values().forEach(load -> load.missingSinceNanos.clear());
    }

    /** Begins as many loads as may be under way. */
    List<Load> begin(int limit) {
        List<Load> begun = new ArrayList<>();
        List<TopicName> waiting = new ArrayList<>();
        for (TopicName topic : due) {
            if (underWay >= limit) {
                break;
            }
            Load load = byTopic.get(topic);
            waiting.add(topic);
            if (load.told == null) {
                load.told = new HashMap<>(0);
                underWay++;
                begun.add(load);
            }
        }
        waiting.forEach(due::remove);
        return begun;
    }

    /** Whether it is still wanted. */
    boolean isCurrent(Load load) {
        return byTopic.get(load.topic.topic()) == load;
    }

    /** A load that is still wanted is over. */
    void end(Load load, boolean isGood, long nowNanos) {
        load.told = null;
        underWay--;
        TopicName topic = load.topic.topic();
        if (isGood) {
            loadedAtNanos.remove(topic);
            loadedAtNanos.put(topic, nowNanos);
            if (load.isAnyMissing()) {
                missedAtNanos.putIfAbsent(topic, nowNanos);
            }
        } else {
            due.add(topic);
        }
    }

    /** A node has told something. */
    void onTold(long node, Change change) {
        Load load = byTopic.get(change.topic());
        if (load == null) {
            return;
        }
        Whose whose = new Whose(node, change.id());
        load.missingSinceNanos.remove(whose);
        if (load.told != null) {
            load.told.put(whose, change.version());
        }
    }

    int count() {
        return byTopic.size();
    }

    static Set<Long> nodesOf(List<StoredAttendee> found) {
        Set<Long> nodes = new HashSet<>();
        found.forEach(one -> nodes.add(one.node()));
        return nodes;
    }
}
