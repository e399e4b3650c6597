package io.fanfare.gateway.session;

import io.fanfare.gateway.presence.PresenceAudience;
import io.fanfare.gateway.presence.PresenceChange;
import io.fanfare.gateway.presence.PresenceDirectory;
import io.fanfare.gateway.presence.PresenceState;
import io.fanfare.gateway.presence.PresenceWatch;
import io.fanfare.protocol.TopicName;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * Those on one loop who are told who is in one topic. A change is encoded once for all of them, and costs each one write. There is one
 * while there is anybody to tell. Owned by the loop.
 */
final class PresenceView implements PresenceAudience<PresenceWatcher> {
    private final SessionLoop loop;
    private final TopicName topic;
    private final int topicId;
    private final PresenceWatch<PresenceWatcher> watch;
    private PresenceWatcher[] watchers = new PresenceWatcher[1];
    private int count;
    /** The state that was told last, and its parts; null after a change or a tick of the loop. */
    private PresenceState lastState;

    private List<PresencePart> lastParts;

    PresenceView(SessionLoop loop, SessionServices services, TopicName topic, int topicId) {
        this.loop = loop;
        this.topic = topic;
        this.topicId = topicId;
        PresenceDirectory directory = services.presence();
        this.watch = directory.watch(topic, this);
    }

    @Override
    public Executor executor() {
        return loop.executor();
    }

    void add(PresenceWatcher watcher) {
        if (count == watchers.length) {
            watchers = Arrays.copyOf(watchers, count < 8 ? count + 2 : count + (count >> 1));
        }
        watcher.slot = count;
        watchers[count++] = watcher;
    }

    void remove(PresenceWatcher watcher) {
        PresenceWatcher last = watchers[--count];
        watchers[watcher.slot] = last;
        last.slot = watcher.slot;
        watchers[count] = null;
        if (count == 0) {
            watch.close();
            loop.presenceViews().remove(this);
        }
    }

    void askState(PresenceWatcher watcher) {
        watch.askState(watcher);
    }

    @Override
    public void onState(PresenceWatcher asker, PresenceState state) {
        tellState(asker, parts(state));
    }

    private List<PresencePart> parts(PresenceState state) {
        if (state != lastState) {
            lastParts = PresenceWatcher.parts(topic, state);
            lastState = state;
            loop.presenceViews().keepsState(this);
        }
        return lastParts;
    }

    void forgetState() {
        lastState = null;
        lastParts = null;
    }

    @Override
    public void onChange(PresenceChange change) {
        forgetState();
        for (PresenceChange chunk : PresenceChunks.of(change)) {
            PresenceNews news = new PresenceNews(topicId, topic, chunk);
            try {
                tell(news);
            } finally {
                news.release();
            }
        }
    }

    /** From last to first: one that ends moves only those that have been told already. */
    private void tell(PresenceNews news) {
        for (int i = count - 1; i >= 0; i--) {
            PresenceWatcher watcher = watchers[i];
            try {
                watcher.onNews(news);
            } catch (RuntimeException fault) {
                onFault(watcher, fault);
            }
        }
    }

    @Override
    public void onReplaced(PresenceState state) {
        List<PresencePart> parts = parts(state);
        for (int i = count - 1; i >= 0; i--) {
            tellState(watchers[i], parts);
        }
    }

    private void tellState(PresenceWatcher watcher, List<PresencePart> parts) {
        try {
            watcher.onState(parts);
        } catch (RuntimeException fault) {
            onFault(watcher, fault);
        }
    }

    /** It costs the watcher only: that is told a new state later. */
    private void onFault(PresenceWatcher watcher, RuntimeException fault) {
        loop.shard().faults().note(topic, fault);
        watcher.fallBehind();
    }

    TopicName topic() {
        return topic;
    }
}
