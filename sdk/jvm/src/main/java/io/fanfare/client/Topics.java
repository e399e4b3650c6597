package io.fanfare.client;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The topics of a client, and by which ids they come. Confined to the loop. */
final class Topics implements Topic.Host {
    private static final int MAX_TARGETS = 1_000;

    /** What topics need of the link. */
    interface Link {
        boolean isOpen();

        /** The connection has shown that it is not to be believed. */
        void distrust();
    }

    /** One topic that is to be asked for. */
    private static final class Wanted {
        final Topic topic;
        final int request;
        final @Nullable Position after;

        Wanted(Topic topic, int request, @Nullable Position after) {
            this.topic = topic;
            this.request = request;
            this.after = after;
        }
    }

    private final Loop loop;
    private final Timers timers;
    private final Requests requests;
    private final Link link;
    private final Executor executor;
    private final Positions positions;
    private final Logger logger;
    private final Map<String, Topic> topics = new LinkedHashMap<>();
    /** Given up, while a listener of theirs is called yet. */
    private final Map<String, Topic> leaving = new HashMap<>();

    private final Map<Integer, Topic> topicsById = new HashMap<>();
    private final List<Wanted> wanted = new ArrayList<>();

    Topics(
            Loop loop,
            Timers timers,
            Requests requests,
            Link link,
            Executor executor,
            Positions positions,
            Logger logger) {
        this.loop = loop;
        this.timers = timers;
        this.requests = requests;
        this.link = link;
        this.executor = executor;
        this.positions = positions;
        this.logger = logger;
    }

    void add(String name, Feed.Listening listening) {
        if (listening.isClosed) {
            return;
        }
        Topic known = topics.get(name);
        if (known != null) {
            known.add(listening);
            return;
        }
        FeedOwner owner = new FeedOwner(name);
        Topic topic = new Topic(name, this, new Feed(loop, executor, owner));
        owner.topic = topic;
        topics.put(name, topic);
        topic.add(listening);
        Topic former = leaving.get(name);
        if (former == null) {
            load(topic);
        } else {
            former.whenIdle(() -> load(topic));
        }
    }

    void remove(String name, Feed.Listening listening) {
        Topic topic = topics.get(name);
        if (topic != null && topic.remove(listening)) {
            topics.remove(name);
            leaving.put(name, topic);
            topic.whenIdle(() -> {
                if (leaving.get(name) == topic) {
                    leaving.remove(name);
                }
            });
        }
    }

    void linkOpen() {
        for (Topic topic : new ArrayList<>(topics.values())) {
            topic.linkOpen();
        }
        subscribeWanted();
    }

    void linkLost() {
        wanted.clear();
        topicsById.clear();
        for (Topic topic : new ArrayList<>(topics.values())) {
            topic.linkLost();
        }
    }

    /** Nothing is told any more. */
    void close() {
        for (Topic topic : topics.values()) {
            topic.close();
        }
    }

    void news(NodeFrame.News frame) {
        Topic topic = topicsById.get(frame.topicId);
        if (topic != null) {
            topic.news(frame);
        }
    }

    /** A subscription has ended. */
    void ended(NodeFrame.ErrorFrame error) {
        Topic topic = topics.get(error.topic);
        if (topic != null) {
            topic.error(SubscriptionMachine.NO_REQUEST, error);
        }
    }

    private void load(Topic topic) {
        positions.load(topic.name(), new Positions.Loaded() {
            @Override
            public void onLoaded(@Nullable Position position) {
                loop.execute(() -> topic.begin(position));
            }

            @Override
            public void onUnreadable(Exception fault) {
                String text = "the position store can't be read";
                FanfareException error = new FanfareException("POSITION_UNREADABLE", text, true, fault);
                loop.execute(() -> topic.fail(error));
            }
        });
    }

    private final class FeedOwner implements Feed.Owner {
        private final String name;
        private @Nullable Topic topic;

        FeedOwner(String name) {
            this.name = name;
        }

        @Override
        public void onTaken(Position position) {
            positions.save(name, position);
        }

        @Override
        public void onFull(boolean isFull) {
            if (topic != null) {
                topic.hold(isFull);
            }
        }

        @Override
        public void onFault(Throwable fault) {
            logger.warn(name + ": a listener failed", fault);
        }
    }

    @Override
    public void subscribe(Topic topic, int request, @Nullable Position after) {
        wanted.add(new Wanted(topic, request, after));
        if (wanted.size() == 1) {
            loop.execute(this::subscribeWanted);
        }
    }

    /** All that is wanted by now goes in one request, as far as it holds them. */
    private void subscribeWanted() {
        while (!wanted.isEmpty()) {
            Map<String, Wanted> asked = new LinkedHashMap<>();
            List<Wanted> next = wanted.subList(0, Math.min(MAX_TARGETS, wanted.size()));
            for (Wanted one : next) {
                asked.put(one.topic.name(), one);
            }
            next.clear();
            List<ClientFrames.Target> targets = new ArrayList<>(asked.size());
            for (Wanted one : asked.values()) {
                targets.add(new ClientFrames.Target(one.topic.name(), one.after, false, false));
            }
            requests.send(ClientFrames.subscribe(targets), targets.size(), answer -> onAnswer(answer, asked));
        }
    }

    private void onAnswer(NodeFrame.Answer answer, Map<String, Wanted> asked) {
        if (answer instanceof NodeFrame.Subscribed) {
            NodeFrame.Subscribed subscribed = (NodeFrame.Subscribed) answer;
            Wanted one = asked.get(subscribed.topic);
            if (one != null && one.topic.subscribed(one.request, subscribed)) {
                forgetId(one.topic);
                topicsById.put(subscribed.topicId, one.topic);
            }
        } else if (answer instanceof NodeFrame.ErrorFrame) {
            NodeFrame.ErrorFrame error = (NodeFrame.ErrorFrame) answer;
            for (Wanted one : asked.values()) {
                if (error.topic.isEmpty() || error.topic.equals(one.topic.name())) {
                    one.topic.error(one.request, error);
                }
            }
        }
    }

    private void forgetId(Topic topic) {
        for (Iterator<Topic> each = topicsById.values().iterator(); each.hasNext(); ) {
            if (each.next() == topic) {
                each.remove();
            }
        }
    }

    @Override
    public void unsubscribe(Topic topic) {
        forgetId(topic);
        subscribeWanted();
        requests.send(ClientFrames.unsubscribe(Collections.singletonList(topic.name())), 1, done -> {});
    }

    @Override
    public void distrust() {
        link.distrust();
    }

    @Override
    public void set(String timer, long afterMillis, long jitterMillis, Runnable task) {
        timers.set(timer, afterMillis, jitterMillis, task);
    }

    @Override
    public boolean isLinkOpen() {
        return link.isOpen();
    }
}
