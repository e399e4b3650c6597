package io.fanfare.gateway.presence;

import io.fanfare.protocol.TopicName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * A topic that somebody here watches, or has asked about lately: its view, and who is told of it. States and changes fit together, since
 * a state is told only when nothing has changed that is not told. On the thread of presence.
 */
final class WatchedTopic {
    private final TopicName topic;
    private final TopicView view = new TopicView();
    private final Crowd crowd;
    private final List<AudienceLoop<?>> audiences = new ArrayList<>(1);
    private final List<Ask> asks = new ArrayList<>(1);
    /** Until then asks wait for what other nodes have. */
    private final long patientUntilNanos;

    private boolean isLoaded;
    private boolean isAllHeld;
    private boolean isCounted;
    private int toldCount;
    /** Ordered by id; null until somebody asks after a change. */
    private List<Attendance> all;

    private PresenceState state;

    /** What waits for a state. */
    interface Ask {
        void answer(WatchedTopic topic, boolean isWhole);
    }

    /** @param patientUntilNanos so long asks wait for what other nodes have */
    WatchedTopic(TopicName topic, int maxMembers, long patientUntilNanos) {
        this.topic = topic;
        this.crowd = new Crowd(maxMembers);
        this.patientUntilNanos = patientUntilNanos;
    }

    TopicName topic() {
        return topic;
    }

    /** To be changed on the thread of presence, and told by {@link #tell}. */
    TopicView view() {
        return view;
    }

    void add(AudienceLoop<?> audience) {
        audiences.add(audience);
    }

    void remove(AudienceLoop<?> audience) {
        audiences.remove(audience);
    }

    /** Whether nobody waits for anything. */
    boolean isDeserted() {
        return audiences.isEmpty() && asks.isEmpty();
    }

    /** What other nodes have is in the view, or, unless it is all held, as much of it as there was room for. */
    void onLoaded(boolean isAllHeld) {
        isLoaded = true;
        this.isAllHeld = isAllHeld;
    }

    boolean isLoaded() {
        return isLoaded;
    }

    void ask(Ask ask) {
        asks.add(ask);
    }

    /** Whether asks are answered now, or have to wait for {@link #tell} or what other nodes have. */
    boolean canAnswer(long nowNanos) {
        return !view.hasChanged() && (isLoaded || nowNanos - patientUntilNanos >= 0);
    }

    boolean isAsked() {
        return !asks.isEmpty();
    }

    void answer(boolean isWhole) {
        List<Ask> waiting = List.copyOf(asks);
        asks.clear();
        waiting.forEach(ask -> ask.answer(this, isWhole && isAllHeld));
    }

    /** Tells what has changed since it was last called. */
    void tell(boolean isCountOnly, boolean isWhole) {
        PresenceChange change = view.change();
        boolean wasCounted = isCounted;
        isCounted = crowd.isCounted(view.toldCount()) || isCountOnly;
        if (change != null) {
            all = null;
            state = null;
        }
        if (wasCounted != isCounted) {
            state = null;
            PresenceState now = state(isWhole && isAllHeld);
            audiences.forEach(audience -> audience.onReplaced(now));
        } else if (isCounted && view.toldCount() != toldCount) {
            PresenceChange count = new PresenceChange(List.of(), List.of(), view.toldCount());
            audiences.forEach(audience -> audience.onChange(count));
        } else if (!isCounted && change != null) {
            audiences.forEach(audience -> audience.onChange(change));
        }
        toldCount = view.toldCount();
    }

    /** Who is there, as it was told last; the same object until something changes. */
    PresenceState state(boolean isWhole) {
        if (state == null || state.isWhole() != isWhole) {
            state = new PresenceState(isCounted ? List.of() : all(), view.toldCount(), isWhole);
        }
        return state;
    }

    private List<Attendance> all() {
        if (all == null) {
            all = List.copyOf(view.shown());
        }
        return all;
    }

    /** @param isCountOnly whether nobody is to be named, however few they are */
    PresencePage page(String after, int limit, boolean isCountOnly, boolean isWhole) {
        int count = view.toldCount();
        if (isCountOnly) {
            return new PresencePage(List.of(), null, count, users(), isWhole);
        }
        List<Attendance> everybody = all();
        int from = after == null ? 0 : firstAfter(everybody, after);
        int to = Math.min(everybody.size(), from + limit);
        String next = to < everybody.size() && to > from ? everybody.get(to - 1).id() : null;
        return new PresencePage(everybody.subList(from, to), next, count, users(), isWhole);
    }

    private static int firstAfter(List<Attendance> ordered, String id) {
        int low = 0;
        int high = ordered.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ordered.get(middle).id().compareTo(id) <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private int users() {
        Set<String> users = new HashSet<>();
        for (Attendance attendance : all()) {
            if (!attendance.user().isEmpty()) {
                users.add(attendance.user());
            }
        }
        return users.size();
    }

    /** An ask for a state of {@link AudienceLoop}. */
    static <A> Ask ofAudience(AudienceLoop<A> audience, A asker) {
        return (topic, isWhole) -> audience.onState(asker, topic.state(isWhole));
    }

    /** An ask for a page. */
    static Ask ofReader(String after, int limit, boolean isCountOnly, CompletableFuture<PresencePage> answer) {
        return (topic, isWhole) -> answer.complete(topic.page(after, limit, isCountOnly, isWhole));
    }
}
