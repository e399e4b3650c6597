package io.fanfare.protocol;

import java.util.List;

/**
 * What a client asks of a node, in every wire format.
 *
 * <p>A {@code requestId} is chosen by the client, 1..2^32-1, unique among its requests in flight; the answer repeats it.
 * Requests are carried out in order of arrival; answers may overtake each other.
 */
public sealed interface Command {
    void accept(Handler handler);

    /** The request's id, or 0 if this is no request: it is not answered by name. */
    default long requestId() {
        return 0;
    }

    /** One method for each kind of command. */
    interface Handler {
        void onHello(Hello hello);

        void onSubscribe(Subscribe subscribe);

        void onUnsubscribe(Unsubscribe unsubscribe);

        void onPublish(Publish publish);

        void onRequest(Request request);

        void onHistory(History history);

        void onPresence(Presence presence);

        void onSetInfo(SetInfo setInfo);

        void onRefreshToken(RefreshToken refreshToken);

        void onPing();

        void onGoingAway(GoingAway goingAway);
    }

    /**
     * The first frame of a connection. Further frames may follow without waiting for the {@link Event.Welcome}.
     *
     * @param token the client's credentials, empty for none; never logged
     * @param clientName what the client is, for logs and metrics; may be empty
     * @param clientVersion may be empty
     * @param heartbeatSeconds the interval in which the client wants to send something, 0 to leave it to the node
     * @param resumeSession the id of a former session of this client that this one replaces, empty for none
     */
    record Hello(String token, String clientName, String clientVersion, int heartbeatSeconds, String resumeSession)
            implements Command {
        @Override
        public void accept(Handler handler) {
            handler.onHello(this);
        }

        @Override
        public String toString() {
            return "Hello[" + clientName + " " + clientVersion + "]";
        }
    }

    /**
     * Starts subscriptions. Each topic is answered by a {@link Event.Subscribed} or an {@link Event.Error} of its own.
     *
     * @param targets 1..{@value ProtocolLimits#MAX_TOPICS_PER_REQUEST}
     */
    record Subscribe(long requestId, List<Target> targets) implements Command {
        public Subscribe {
            targets = List.copyOf(targets);
        }

        /**
         * One topic of a subscribe.
         *
         * @param after what the client has seen of a durable topic: everything after it follows. Epoch 0 means "whatever the
         *     epoch is", so (0, 0) asks for all there is. Null: live only
         * @param liveOnEpochChange if {@code after} names another epoch: start live instead of with the oldest there is
         * @param presence whether the client wants to be told who is in the topic
         */
        public record Target(TopicName topic, Position after, boolean liveOnEpochChange, boolean presence) {
            /** Live only, without presence. */
            public static Target live(TopicName topic) {
                return new Target(topic, null, false, false);
            }

            /** Everything after a position, then live, without presence. */
            public static Target after(TopicName topic, Position position) {
                return new Target(topic, position, false, false);
            }
        }

        @Override
        public void accept(Handler handler) {
            handler.onSubscribe(this);
        }
    }

    /**
     * Ends subscriptions. Answered by one {@link Event.Done}; a topic without a subscription is no error.
     *
     * @param topics 1..{@value ProtocolLimits#MAX_TOPICS_PER_REQUEST}
     */
    record Unsubscribe(long requestId, List<TopicName> topics) implements Command {
        public Unsubscribe {
            topics = List.copyOf(topics);
        }

        @Override
        public void accept(Handler handler) {
            handler.onUnsubscribe(this);
        }
    }

    /** What a client sends to a topic: its namespace says what becomes of it. */
    sealed interface Push extends Command {
        TopicName topic();

        String event();

        Payload payload();

        /** Idempotency key, or null for none. */
        String key();

        /** Whether to answer success; failure is always answered. */
        boolean acknowledge();
    }

    /**
     * Publishes to a topic. A backend's reply is not told.
     *
     * @param key idempotency key, or null for none
     * @param acknowledge whether to answer success with an {@link Event.Published}; failure is always answered
     */
    record Publish(long requestId, TopicName topic, String event, Payload payload, String key, boolean acknowledge)
            implements Push {
        @Override
        public void accept(Handler handler) {
            handler.onPublish(this);
        }
    }

    /**
     * Publishes to a topic, or asks the backend of its namespace: which of these is the namespace's to say. Answered by an
     * {@link Event.Published}, or by an {@link Event.Reply} of the backend.
     *
     * @param key idempotency key, or null for none
     */
    record Request(long requestId, TopicName topic, String event, Payload payload, String key) implements Push {
        @Override
        public boolean acknowledge() {
            return true;
        }

        @Override
        public void accept(Handler handler) {
            handler.onRequest(this);
        }
    }

    /**
     * Asks for a page of a durable topic's history, oldest first.
     *
     * @param after publications after this position; epoch 0 means "whatever the epoch is"
     * @param limit 1..{@value ProtocolLimits#MAX_HISTORY_PAGE}; a page may hold fewer
     */
    record History(long requestId, TopicName topic, Position after, int limit) implements Command {
        @Override
        public void accept(Handler handler) {
            handler.onHistory(this);
        }
    }

    /** Asks who is in a topic. */
    record Presence(long requestId, TopicName topic) implements Command {
        @Override
        public void accept(Handler handler) {
            handler.onPresence(this);
        }
    }

    /**
     * Says what others see of the client in a topic that it subscribes to, beside what its token says. Replaces what it said
     * before. Answered by {@link Event.Done}.
     *
     * @param info up to {@value ProtocolLimits#MAX_MEMBER_INFO_BYTES} bytes; that it is a JSON object is not checked here
     */
    record SetInfo(long requestId, TopicName topic, Payload info) implements Command {
        @Override
        public void accept(Handler handler) {
            handler.onSetInfo(this);
        }
    }

    /**
     * Replaces the session's token before it expires.
     *
     * @param token never logged
     */
    record RefreshToken(long requestId, String token) implements Command {
        @Override
        public void accept(Handler handler) {
            handler.onRefreshToken(this);
        }

        @Override
        public String toString() {
            return "RefreshToken[" + requestId + "]";
        }
    }

    /** Shows that the client is alive. Answered by {@link Event.Pong}. */
    record Ping() implements Command {
        public static final Ping INSTANCE = new Ping();

        @Override
        public void accept(Handler handler) {
            handler.onPing();
        }
    }

    /**
     * The client closes on purpose and won't resume this session.
     *
     * @param reason 0 user left, 1 application in the background, 2 replaced by another connection; others may come
     */
    record GoingAway(int reason) implements Command {
        @Override
        public void accept(Handler handler) {
            handler.onGoingAway(this);
        }
    }
}
