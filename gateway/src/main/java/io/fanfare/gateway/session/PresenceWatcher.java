package io.fanfare.gateway.session;

import io.fanfare.gateway.presence.PresenceState;
import io.fanfare.protocol.TopicName;
import java.util.List;

/**
 * A subscription whose client is told who is in the topic: a state, then changes. While the client reads too slowly changes are dropped
 * for it, and counted; when it has read, it is told a new state, at most once a second. On the session's loop.
 */
final class PresenceWatcher implements PresenceTask {
    private final Session session;
    private final PresenceView view;
    /** Its place among those of the view; kept by the view. */
    int slot;
    /** A state is on its way from the directory; until it is here, changes mean nothing. */
    private boolean isAwaitingState;
    /** What is still to be sent of a state, from {@link #next} on; empty if nothing is. */
    private List<PresencePart> parts = List.of();

    private int next;
    /** Something was dropped. */
    private boolean isBehind;

    private boolean isEnded;

    PresenceWatcher(Session session, PresenceView view) {
        this.session = session;
        this.view = view;
    }

    void begin() {
        askState();
    }

    private void askState() {
        isAwaitingState = true;
        isBehind = false;
        view.askState(this);
    }

    /** This is who is there; changes after it follow. */
    void onState(List<PresencePart> state) {
        if (isEnded) {
            return;
        }
        isAwaitingState = false;
        isBehind = false;
        parts = state;
        next = 0;
        session.services().metrics().presenceStateTold();
        if (!sendParts()) {
            PresenceTasks.add(session, this);
        }
    }

    /** @return whether nothing is left */
    private boolean sendParts() {
        while (next < parts.size() && session.connection().isWritable()) {
            session.connection().tell(parts.get(next++));
        }
        boolean isSent = next == parts.size();
        if (isSent) {
            parts = List.of();
            next = 0;
        }
        return isSent && !isBehind;
    }

    void onNews(PresenceNews news) {
        if (isAwaitingState || isEnded) {
            return;
        }
        if (isBehind || !parts.isEmpty() || !session.connection().isWritable()) {
            fallBehind();
        } else {
            session.connection().deliver(news);
        }
    }

    /** It has missed something: its slowness, or a fault of ours. */
    void fallBehind() {
        if (isEnded) {
            return;
        }
        session.services().metrics().presenceDropped();
        isBehind = true;
        PresenceTasks.add(session, this);
    }

    @Override
    public boolean onWritable() {
        return sendParts();
    }

    @Override
    public boolean onSweep() {
        if (!sendParts() && parts.isEmpty() && session.connection().isWritable()) {
            askState();
        }
        return parts.isEmpty() && !isBehind;
    }

    void end() {
        isEnded = true;
        parts = List.of();
        PresenceTasks.remove(session, this);
        view.remove(this);
    }

    TopicName topic() {
        return view.topic();
    }

    /** A state in parts, as all who are told it get it. */
    static List<PresencePart> parts(TopicName topic, PresenceState state) {
        boolean isCountOnly = state.attendances().isEmpty() && state.count() > 0;
        return PresenceChunks.of(
                0,
                topic,
                state.attendances(),
                false,
                true,
                new PresenceSummary(state.count(), isCountOnly, state.isWhole()));
    }
}
