package io.fanfare.gateway.cli;

import io.fanfare.protocol.CloseCode;
import io.fanfare.protocol.Command;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.TopicName;
import java.util.List;
import java.util.Locale;

/**
 * What is known of the topic that is followed, over all connections: how far it was seen, and what a node's events mean for
 * that. Holds no connection and no clock.
 *
 * <p>In a durable topic, offset n+1 comes after n, a gap or a new epoch is announced, and anything else is a fault of the
 * connection: the next one starts after the last message that was right.
 */
final class Following implements Event.Handler {
    private static final long SUBSCRIBE_REQUEST = 1;

    /** The connection that the events come from. */
    interface Link {
        /** The session is open; something has to be sent this often. */
        void onOpen(int heartbeatSeconds);

        /** The node serves the topic. */
        void onServed();

        /** This connection is of no use: another one is needed, backing off, and not before some time has passed. */
        void reconnect(String why, long atLeastMillis);

        /** This connection will end: another one is needed after a random part of a window. */
        void moveAway(String why, long windowMillis);

        /** No connection will do. */
        void giveUp(String why);
    }

    private final TopicName topic;
    private final FollowListener listener;
    private final Link link;
    /** The last one seen; null before the first subscription to a topic that is followed live, and in ephemeral topics. */
    private Position seen;

    private int topicId;
    private boolean isDurable;
    private boolean isSubscribed;

    /** @param after where to start, or null for live */
    Following(TopicName topic, Position after, FollowListener listener, Link link) {
        this.topic = topic;
        this.seen = after;
        this.listener = listener;
        this.link = link;
    }

    /** What to ask of a new connection. Events of former ones must not come any more. */
    Command subscribe() {
        isSubscribed = false;
        Command.Subscribe.Target target =
                seen == null ? Command.Subscribe.Target.live(topic) : Command.Subscribe.Target.after(topic, seen);
        return new Command.Subscribe(SUBSCRIBE_REQUEST, List.of(target));
    }

    @Override
    public void onWelcome(Event.Welcome welcome) {
        if (welcome.heartbeatSeconds() < 1) {
            link.reconnect("the node asks for a heartbeat every " + welcome.heartbeatSeconds() + " s", 0);
            return;
        }
        link.onOpen(welcome.heartbeatSeconds());
    }

    @Override
    public void onSubscribed(Event.Subscribed subscribed) {
        topicId = subscribed.topicId();
        isSubscribed = true;
        listener.onFollowing();
        isDurable = subscribed.head() != null;
        if (!isDurable) {
            seen = null;
            return;
        }
        switch (subscribed.result()) {
            case LIVE -> seen = subscribed.head();
            case CONTINUES, GAP -> seen = new Position(subscribed.head().epoch(), seen == null ? 0 : seen.offset());
            case EPOCH_CHANGED -> {
                // The event that follows says where it goes on.
            }
        }
    }

    @Override
    public void onMessage(Event.Message message) {
        if (!isOurs(message.topicId())) {
            return;
        }
        if (isDurable) {
            if (message.offset() != seen.offset() + 1) {
                link.reconnect("offset " + message.offset() + " came after " + seen.offset(), 0);
                return;
            }
            seen = new Position(seen.epoch(), message.offset());
        }
        link.onServed();
        listener.onMessage(message.offset(), message.event(), message.payload());
    }

    @Override
    public void onBatchEnd(Event.BatchEnd batchEnd) {
        link.onServed();
    }

    @Override
    public void onSkipped(Event.Skipped skipped) {
        if (isOurs(skipped.topicId())) {
            listener.onNotice("skipped: " + skipped.count() + " messages, dropped because they were read too slowly");
        }
    }

    @Override
    public void onGap(Event.Gap gap) {
        if (isOurs(gap.topicId()) && isDurable) {
            listener.onNotice(
                    "gap: offsets " + (gap.askedOffset() + 1) + ".." + (gap.oldestOffset() - 1) + " have expired");
            seen = new Position(seen.epoch(), gap.oldestOffset() - 1);
        }
    }

    @Override
    public void onEpochChanged(Event.EpochChanged changed) {
        if (isOurs(changed.topicId()) && isDurable) {
            listener.onNotice("epoch changed: " + changed.epoch() + ", next offset " + changed.nextOffset());
            seen = new Position(changed.epoch(), changed.nextOffset() - 1);
        }
    }

    @Override
    public void onError(Event.Error error) {
        String why = error.text().isEmpty() ? "error " + error.code() : error.text();
        if (error.retryable()) {
            link.reconnect(why, error.retryAfterMillis());
        } else {
            link.giveUp(why);
        }
    }

    @Override
    public void onGoAway(Event.GoAway goAway) {
        String why = "the node says " + nameOf(goAway.code()) + (goAway.text().isEmpty() ? "" : ": " + goAway.text());
        if (goAway.reconnect()) {
            link.moveAway(why, goAway.windowMillis());
        } else {
            link.giveUp(why);
        }
    }

    @Override
    public void onPong() {
        link.onServed();
    }

    // What answers requests that are not made here.

    @Override
    public void onDone(Event.Done done) {}

    @Override
    public void onPublished(Event.Published published) {}

    @Override
    public void onReply(Event.Reply reply) {}

    @Override
    public void onHistoryPage(Event.HistoryPage historyPage) {}

    @Override
    public void onPresenceState(Event.PresenceState presenceState) {}

    @Override
    public void onPresenceChange(Event.PresenceChange presenceChange) {}

    /** The name of a close code in words, or its number if only newer nodes know it. */
    static String nameOf(int closeCode) {
        CloseCode known = CloseCode.ofNumber(closeCode);
        return known == null
                ? "code " + closeCode
                : known.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private boolean isOurs(int id) {
        return isSubscribed && id == topicId;
    }
}
