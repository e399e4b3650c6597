package io.fanfare.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One topic of a client: its subscription machine, its feed, and where it was read to. Confined to the loop. */
final class Topic implements SubscriptionShell {
    /** What a topic needs of its client. */
    interface Host {
        void subscribe(Topic topic, int request, @Nullable Position after);

        void unsubscribe(Topic topic);

        void distrust();

        void set(String timer, long afterMillis, long jitterMillis, Runnable task);

        boolean isLinkOpen();
    }

    private final String name;
    private final Host host;
    private final Feed feed;
    /** Null until it is known where to begin. */
    private @Nullable SubscriptionMachine machine;
    /** More waits than may: the node is to keep what else there is. */
    private boolean isHeld;

    private boolean wasWanted;

    Topic(String name, Host host, Feed feed) {
        this.name = name;
        this.host = host;
        this.feed = feed;
    }

    String name() {
        return name;
    }

    void add(Feed.Listening listening) {
        feed.add(listening);
        if (isHeld) {
            wasWanted = true;
        } else if (machine != null && feed.hasListeners()) {
            carryOut(machine.want());
        }
    }

    /** @return whether nobody listens any more */
    boolean remove(Feed.Listening listening) {
        if (!feed.remove(listening)) {
            return false;
        }
        feed.close();
        if (machine != null) {
            carryOut(machine.unwant());
        }
        return true;
    }

    /** It is known where to begin. */
    void begin(@Nullable Position position) {
        if (machine != null || !feed.hasListeners()) {
            return;
        }
        machine = new SubscriptionMachine(position);
        if (host.isLinkOpen()) {
            carryOut(machine.linkOpen());
        }
        carryOut(machine.want());
    }

    /** It can't be known where to begin. */
    void fail(FanfareException error) {
        feed.event(listener -> listener.onEnded(error));
    }

    void close() {
        feed.close();
    }

    void whenIdle(Runnable task) {
        feed.whenIdle(task);
    }

    /** What is not taken here waits with the node, from where this client has come to. */
    void hold(boolean isHeld) {
        this.isHeld = isHeld;
        if (machine == null || !feed.hasListeners()) {
            return;
        }
        if (isHeld) {
            wasWanted = machine.isWanted();
            carryOut(machine.unwant());
        } else if (wasWanted) {
            carryOut(machine.want());
        }
    }

    void linkOpen() {
        if (machine != null) {
            carryOut(machine.linkOpen());
        }
    }

    void linkLost() {
        if (machine != null) {
            carryOut(machine.linkLost());
        }
    }

    /** @return whether it was asked for; if not, nothing comes by the frame's topic id */
    boolean subscribed(int request, NodeFrame.Subscribed frame) {
        if (machine == null || !machine.isAsked(request)) {
            return false;
        }
        carryOut(machine.subscribed(request, frame.head, frame.result));
        return true;
    }

    void error(int request, NodeFrame.ErrorFrame frame) {
        if (machine != null) {
            carryOut(machine.error(request, frame.code, frame.isRetryable, frame.retryAfterMillis, frame.text));
        }
    }

    void news(NodeFrame.News frame) {
        frame.tell(news);
    }

    private final NodeFrame.Handler news = new NodeFrame.Handler() {
        @Override
        public void onMessage(NodeFrame.MessageFrame frame) {
            if (machine != null) {
                carryOut(machine.message(frame.offset, frame.event, frame.payload));
            }
        }

        @Override
        public void onBatchEnd(NodeFrame.BatchEnd frame) {
            if (machine != null) {
                carryOut(machine.batchEnd(frame.isLive));
            }
        }

        @Override
        public void onSkipped(NodeFrame.Skipped frame) {
            if (machine != null) {
                carryOut(machine.skipped(frame.count));
            }
        }

        @Override
        public void onGap(NodeFrame.Gap frame) {
            if (machine != null) {
                carryOut(machine.gap(frame.askedOffset, frame.oldestOffset));
            }
        }

        @Override
        public void onEpochChanged(NodeFrame.EpochChanged frame) {
            if (machine != null) {
                carryOut(machine.epochChanged(frame.epoch, frame.nextOffset));
            }
        }
    };

    private void carryOut(List<Effect<SubscriptionShell>> effects) {
        for (Effect<SubscriptionShell> effect : effects) {
            effect.carryOut(this);
        }
    }

    @Override
    public void subscribe(int request, @Nullable Position after) {
        host.subscribe(this, request, after);
    }

    @Override
    public void unsubscribe() {
        host.unsubscribe(this);
    }

    @Override
    public void distrust() {
        host.distrust();
    }

    @Override
    public void set(SubscriptionTimer timer, long afterMillis, long jitterMillis) {
        host.set(timer + " of " + name, afterMillis, jitterMillis, () -> {
            if (machine != null) {
                carryOut(machine.timer(timer));
            }
        });
    }

    @Override
    public void onMessage(@Nullable Position position, String event, Payload payload) {
        feed.message(new Message(name, position, event, payload));
    }

    @Override
    public void onSubscribed(@Nullable Position position) {
        feed.event(listener -> listener.onSubscribed(position));
    }

    @Override
    public void onGap(long after, long oldest) {
        feed.event(listener -> listener.onGap(after, oldest));
    }

    @Override
    public void onEpochChanged(long epoch, long next) {
        feed.event(listener -> listener.onEpochChanged(epoch, next));
    }

    @Override
    public void onSkipped(long count) {
        feed.event(listener -> listener.onSkipped(count));
    }

    @Override
    public void onLive() {
        feed.event(TopicListener::onLive);
    }

    @Override
    public void onWaiting(int code, String text) {
        FanfareException error = FanfareException.ofNode(code, text, true);
        feed.event(listener -> listener.onWaiting(error));
    }

    @Override
    public void onEnded(int code, String text) {
        FanfareException error = FanfareException.ofNode(code, text, false);
        feed.event(listener -> listener.onEnded(error));
    }
}
