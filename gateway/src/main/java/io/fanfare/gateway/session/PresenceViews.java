package io.fanfare.gateway.session;

import io.fanfare.protocol.TopicName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The topics of which clients on one loop are told who is there. Owned by the loop. */
final class PresenceViews {
    private final SessionLoop loop;
    private final Map<TopicName, PresenceView> byTopic = new HashMap<>();
    private final List<PresenceView> keepingState = new ArrayList<>();

    PresenceViews(SessionLoop loop) {
        this.loop = loop;
    }

    /** A session is told from now on who is in a topic that it subscribes to: a state first. */
    PresenceWatcher watch(Session session, Subscription subscription) {
        TopicName topic = subscription.topic().name();
        PresenceView view = byTopic.get(topic);
        if (view == null) {
            view = new PresenceView(
                    loop, session.services(), topic, subscription.topic().id());
            byTopic.put(topic, view);
        }
        PresenceWatcher watcher = new PresenceWatcher(session, view);
        view.add(watcher);
        watcher.begin();
        return watcher;
    }

    void remove(PresenceView view) {
        byTopic.remove(view.topic(), view);
    }

    /** It has a state at hand for those who ask next. */
    void keepsState(PresenceView view) {
        keepingState.add(view);
    }

    /** A tick of the loop: those who ask together have been told. */
    void forgetStates() {
        if (!keepingState.isEmpty()) {
            keepingState.forEach(PresenceView::forgetState);
            keepingState.clear();
        }
    }

    int count() {
        return byTopic.size();
    }
}
