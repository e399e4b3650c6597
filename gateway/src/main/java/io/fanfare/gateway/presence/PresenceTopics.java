package io.fanfare.gateway.presence;

import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.metrics.PresenceEvent;
import io.fanfare.protocol.TopicName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * The topics that this node's sessions are in, and those that somebody here watches. What sessions do changes them at once and is told
 * with the next batch; what other nodes do comes by the {@link Replication}. All on the thread of presence; the time is told.
 */
final class PresenceTopics {
    /** A topic that nobody watches any more is soon watched again, when somebody reloads a page or reads the next page. */
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final long self;
    private final PresenceSettings settings;
    private final Predicate<TopicName> isCountOnly;
    private final GatewayMetrics metrics;
    private final Graces graces;
    private final Map<TopicName, Map<String, Attendee>> own = new HashMap<>();
    private final Map<TopicName, WatchedTopic> watched = new HashMap<>();
    /** Something has changed, or somebody asks. */
    private final Set<WatchedTopic> due = new LinkedHashSet<>();
    /** Nobody watches them since then, the longest first. */
    private final Map<WatchedTopic, Long> idleSinceNanos = new LinkedHashMap<>();

    private Replication replication = Replication.NONE;
    private long version;
    private int ownCount;
    private int othersCount;

    /** @param self this process among the nodes */
    PresenceTopics(long self, PresenceSettings settings, Predicate<TopicName> isCountOnly, GatewayMetrics metrics) {
        this.self = self;
        this.settings = settings;
        this.isCountOnly = isCountOnly;
        this.metrics = metrics;
        this.graces = new Graces(TimeUnit.MILLISECONDS.toNanos(settings.graceMillis()));
    }

    /** Before anything else. */
    void replicateBy(Replication replicating) {
        replication = replicating;
    }

    void enter(TopicName topic, Attendance attendance, String place) {
        Attendee old = own(topic).get(attendance.id());
        if (old == null && held() >= settings.maxHeld()) {
            metrics.presence(PresenceEvent.REFUSED, 1);
            return;
        }
        if (old != null && !old.isCutOff() && old.attendance().revision() >= attendance.revision()) {
            return;
        }
        graces.end(topic, attendance.id());
        put(topic, new Attendee(attendance, place, false, ++version));
        endGraces(topic, place);
    }

    /** Somebody is there in this place, here or on another node: nobody comes back to it who was cut off. */
    void endGraces(TopicName topic, String place) {
        for (String id : graces.in(topic, place)) {
            leave(topic, id);
        }
    }

    void leave(TopicName topic, String id, Departure departure, long nowNanos) {
        Attendee old = own(topic).get(id);
        if (old == null) {
            return;
        }
        if (departure == Departure.MEANT || !graces.areGiven()) {
            leave(topic, id);
        } else if (!old.isCutOff()) {
            Attendee cutOff = old.cutOff(++version);
            put(topic, cutOff);
            graces.begin(topic, cutOff, nowNanos);
        }
    }

    private void leave(TopicName topic, String id) {
        graces.end(topic, id);
        Map<String, Attendee> slice = own.get(topic);
        if (slice == null || !slice.containsKey(id)) {
            return;
        }
        WatchedTopic watching = watched.get(topic);
        if (watching != null) {
            watching.view().remove(self, id);
            due.add(watching);
        } else {
            slice.remove(id);
            if (slice.isEmpty()) {
                own.remove(topic);
            }
        }
        version++;
        ownCount--;
        replication.onChanged(topic, id);
    }

    private void put(TopicName topic, Attendee attendee) {
        Map<String, Attendee> slice = own.computeIfAbsent(topic, none -> new HashMap<>(2));
        if (!slice.containsKey(attendee.id())) {
            ownCount++;
        }
        WatchedTopic watching = watched.get(topic);
        if (watching != null) {
            watching.view().put(self, attendee);
            due.add(watching);
        } else {
            slice.put(attendee.id(), attendee);
        }
        replication.onChanged(topic, attendee.id());
    }

    /** What this node has of a topic; not to be changed. */
    Map<String, Attendee> own(TopicName topic) {
        return own.getOrDefault(topic, Map.of());
    }

    /** Where this node has something. */
    List<TopicName> ownTopics() {
        List<TopicName> topics = new ArrayList<>();
        own.forEach((topic, slice) -> {
            if (!slice.isEmpty()) {
                topics.add(topic);
            }
        });
        return topics;
    }

    /** The last version that was given. */
    long version() {
        return version;
    }

    void watch(TopicName topic, AudienceLoop<?> audience, long nowNanos) {
        watched(topic, nowNanos).add(audience);
    }

    void unwatch(TopicName topic, AudienceLoop<?> audience, long nowNanos) {
        WatchedTopic watching = watched.get(topic);
        if (watching != null) {
            watching.remove(audience);
            noteIdle(watching, nowNanos);
        }
    }

    /** Answers at once, or with the next batch, or when it is known what others have. */
    void ask(TopicName topic, WatchedTopic.Ask ask, long nowNanos) {
        WatchedTopic watching = watched(topic, nowNanos);
        watching.ask(ask);
        answer(watching, nowNanos);
        noteIdle(watching, nowNanos);
    }

    private WatchedTopic watched(TopicName topic, long nowNanos) {
        WatchedTopic watching = watched.get(topic);
        if (watching == null) {
            watching = new WatchedTopic(topic, settings.maxMembers(), nowNanos + PATIENCE_NANOS);
            watching.view().adopt(self, own.computeIfAbsent(topic, none -> new HashMap<>(2)));
            watched.put(topic, watching);
            watching.tell(isCountOnly.test(topic), false);
            replication.onWatched(watching);
        }
        idleSinceNanos.remove(watching);
        return watching;
    }

    private void noteIdle(WatchedTopic watching, long nowNanos) {
        if (watching.isDeserted()) {
            idleSinceNanos.putIfAbsent(watching, nowNanos);
        }
    }

    private void answer(WatchedTopic watching, long nowNanos) {
        if (watching.canAnswer(nowNanos)) {
            watching.answer(replication.isWhole());
        } else {
            due.add(watching);
        }
    }

    /** Ends graces that are over, and tells what has changed. */
    void tick(long nowNanos) {
        graces.endDue(nowNanos).forEach(over -> leave(over.topic(), over.id()));
        List<WatchedTopic> telling = List.copyOf(due);
        due.clear();
        for (WatchedTopic topic : telling) {
            topic.tell(isCountOnly.test(topic.topic()), replication.isWhole());
            if (topic.isAsked()) {
                answer(topic, nowNanos);
                noteIdle(topic, nowNanos);
            }
        }
        forgetIdle(nowNanos);
        replication.tick(nowNanos);
    }

    private void forgetIdle(long nowNanos) {
        while (!idleSinceNanos.isEmpty()) {
            Map.Entry<WatchedTopic, Long> longest =
                    idleSinceNanos.entrySet().iterator().next();
            if (nowNanos - longest.getValue() < IDLE_NANOS) {
                return;
            }
            idleSinceNanos.remove(longest.getKey());
            forget(longest.getKey());
        }
    }

    private void forget(WatchedTopic topic) {
        watched.remove(topic.topic());
        due.remove(topic);
        int ofSelf = own(topic.topic()).size();
        othersCount -= topic.view().size() - ofSelf;
        if (ofSelf == 0) {
            own.remove(topic.topic());
        }
        replication.onForgotten(topic.topic());
    }

    /** Null if nobody watches it. */
    WatchedTopic watched(TopicName topic) {
        return watched.get(topic);
    }

    List<WatchedTopic> allWatched() {
        return List.copyOf(watched.values());
    }

    /** Another node has somebody in a watched topic. Returns false if there is no room for one more. */
    boolean put(WatchedTopic topic, long node, Attendee attendee) {
        boolean isKnown = topic.view().of(node).containsKey(attendee.id());
        if (!isKnown && held() >= settings.maxHeld()) {
            metrics.presence(PresenceEvent.REFUSED, 1);
            return false;
        }
        if (topic.view().put(node, attendee)) {
            othersCount += isKnown ? 0 : 1;
            due.add(topic);
            if (!attendee.isCutOff()) {
                endGraces(topic.topic(), attendee.place());
            }
        }
        return true;
    }

    void remove(WatchedTopic topic, long node, String id) {
        if (topic.view().remove(node, id) != null) {
            othersCount--;
            due.add(topic);
        }
    }

    /** A node is gone: from all topics. Returns how many it had. */
    int removeAll(long node) {
        int count = 0;
        for (WatchedTopic topic : watched.values()) {
            int removed = topic.view().removeAll(node);
            if (removed > 0) {
                due.add(topic);
                count += removed;
            }
        }
        othersCount -= count;
        return count;
    }

    /**
     * What other nodes have is in the view. Somebody who waits may be answered now.
     *
     * @param isAllHeld whether there was room for all of it
     */
    void onLoaded(WatchedTopic topic, boolean isAllHeld, long nowNanos) {
        boolean isFirst = !topic.isLoaded();
        topic.onLoaded(isAllHeld);
        if (isFirst) {
            // Whoever waits for it has been told nothing yet, and need not wait for a batch.
            topic.tell(isCountOnly.test(topic.topic()), replication.isWhole());
            topic.answer(replication.isWhole());
            noteIdle(topic, nowNanos);
        }
    }

    int held() {
        return ownCount + othersCount;
    }

    int watchedCount() {
        return watched.size();
    }

    Replication replication() {
        return replication;
    }
}
