package io.fanfare.gateway.presence;

import io.fanfare.protocol.TopicName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** A directory that tells what a test wants told, and keeps who has entered and how each has left. */
public final class FakePresence implements PresenceDirectory {
    private final Map<TopicName, TreeMap<String, Attendance>> byTopic = new ConcurrentHashMap<>();
    private final List<String> happened = new ArrayList<>();
    private final List<Watching<?>> watchings = new ArrayList<>();
    private final List<Runnable> heldStates = new ArrayList<>();
    private boolean isHolding;
    private boolean isDown;

    /** Somebody's interest. */
    private final class Watching<A> implements PresenceWatch<A> {
        private final TopicName topic;
        private final PresenceAudience<A> audience;

        private Watching(TopicName topic, PresenceAudience<A> audience) {
            this.topic = topic;
            this.audience = audience;
        }

        @Override
        public void askState(A asker) {
            happened.add("ask " + topic.value());
            Runnable telling = () -> audience.executor().execute(() -> audience.onState(asker, state(topic)));
            if (isHolding) {
                heldStates.add(telling);
            } else {
                telling.run();
            }
        }

        @Override
        public void close() {
            watchings.remove(this);
        }

        private void tell(PresenceChange change) {
            audience.executor().execute(() -> audience.onChange(change));
        }

        private void replace() {
            audience.executor().execute(() -> audience.onReplaced(state(topic)));
        }
    }

    @Override
    public synchronized void enter(TopicName topic, Attendance attendance, String place) {
        byTopic.computeIfAbsent(topic, none -> new TreeMap<>()).put(attendance.id(), attendance);
        happened.add("enter " + attendance.user() + " " + attendance.revision() + " "
                + attendance.info().text() + " " + place.replace('\0', '|'));
    }

    @Override
    public synchronized void leave(TopicName topic, String id, Departure departure) {
        Attendance left = byTopic.get(topic).remove(id);
        happened.add("leave " + left.user() + " " + departure);
    }

    @Override
    public <A> PresenceWatch<A> watch(TopicName topic, PresenceAudience<A> audience) {
        Watching<A> watching = new Watching<>(topic, audience);
        watchings.add(watching);
        return watching;
    }

    @Override
    public CompletionStage<PresencePage> read(TopicName topic, String after, int limit) {
        if (isDown) {
            return CompletableFuture.failedStage(new PresenceUnavailableException("for the test", null));
        }
        TreeMap<String, Attendance> all = byTopic.getOrDefault(topic, new TreeMap<>());
        List<Attendance> rest = List.copyOf(
                after == null ? all.values() : all.tailMap(after, false).values());
        List<Attendance> page = rest.subList(0, Math.min(limit, rest.size()));
        String next = page.size() < rest.size() ? page.get(page.size() - 1).id() : null;
        int users = (int) all.values().stream()
                .map(Attendance::user)
                .filter(user -> !user.isEmpty())
                .distinct()
                .count();
        return CompletableFuture.completedStage(new PresencePage(page, next, all.size(), users, true));
    }

    @Override
    public void close() {
        // Nothing runs.
    }

    private PresenceState state(TopicName topic) {
        List<Attendance> all = attendances(topic);
        return new PresenceState(topic.isIn("counted") ? List.of() : all, all.size(), true);
    }

    /** Who is there, by id. */
    public List<Attendance> attendances(TopicName topic) {
        return List.copyOf(byTopic.getOrDefault(topic, new TreeMap<>()).values());
    }

    /** Has somebody be there of whom no session here has told. */
    public void put(TopicName topic, Attendance attendance) {
        byTopic.computeIfAbsent(topic, none -> new TreeMap<>()).put(attendance.id(), attendance);
    }

    /** Tells all who watch a topic. */
    public void tell(TopicName topic, List<Attendance> joined, List<Attendance> left) {
        PresenceChange change =
                new PresenceChange(joined, left, attendances(topic).size());
        for (Watching<?> watching : List.copyOf(watchings)) {
            if (watching.topic.equals(topic)) {
                watching.tell(change);
            }
        }
    }

    /** Tells all who watch a topic anew. */
    public void replace(TopicName topic) {
        for (Watching<?> watching : List.copyOf(watchings)) {
            if (watching.topic.equals(topic)) {
                watching.replace();
            }
        }
    }

    /** States wait from now on. */
    public void hold() {
        isHolding = true;
    }

    /** Tells those that have waited. */
    public void release() {
        isHolding = false;
        List<Runnable> held = List.copyOf(heldStates);
        heldStates.clear();
        held.forEach(Runnable::run);
    }

    /** Reads fail from now on. */
    public void fail() {
        isDown = true;
    }

    public int watchCount() {
        return watchings.size();
    }

    /** What has happened since the last call. */
    public List<String> take() {
        List<String> taken = List.copyOf(happened);
        happened.clear();
        return taken;
    }
}
