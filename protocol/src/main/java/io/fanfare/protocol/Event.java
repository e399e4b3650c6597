package io.fanfare.protocol;

import java.util.List;

/**
 * What a node tells a client, in every wire format.
 *
 * <p>A {@code topicId} is given by {@link Subscribed} and means the same topic for as long as that subscription lives. A
 * {@code requestId} repeats that of the command answered.
 */
public sealed interface Event {
    void accept(Handler handler);

    /** One method for each kind of event. */
    interface Handler {
        void onWelcome(Welcome welcome);

        void onSubscribed(Subscribed subscribed);

        void onDone(Done done);

        void onMessage(Message message);

        void onBatchEnd(BatchEnd batchEnd);

        void onSkipped(Skipped skipped);

        void onGap(Gap gap);

        void onEpochChanged(EpochChanged epochChanged);

        void onPresenceState(PresenceState presenceState);

        void onPresenceChange(PresenceChange presenceChange);

        void onPublished(Published published);

        void onReply(Reply reply);

        void onHistoryPage(HistoryPage historyPage);

        void onError(Error error);

        void onGoAway(GoAway goAway);

        void onPong();
    }

    /**
     * The session is open.
     *
     * @param heartbeatSeconds the client must send something at least this often; after about twice as long it is closed
     * @param maxFrameBytes the largest frame that the node takes
     * @param maxSubscriptions how many subscriptions the session may hold
     * @param serverTimeMillis the node's clock, in milliseconds since 1970
     * @param limits how much the session may ask for, or null if the node does not say: older ones do not
     */
    record Welcome(
            String sessionId,
            String node,
            int heartbeatSeconds,
            int maxFrameBytes,
            int maxSubscriptions,
            long serverTimeMillis,
            Limits limits)
            implements Event {

        /** The welcome of a node that does not tell its limits. */
        public Welcome(
                String sessionId,
                String node,
                int heartbeatSeconds,
                int maxFrameBytes,
                int maxSubscriptions,
                long serverTimeMillis) {
            this(sessionId, node, heartbeatSeconds, maxFrameBytes, maxSubscriptions, serverTimeMillis, null);
        }

        /**
         * How much a session may ask for. What is above it is refused as {@link ErrorCode#RATE_LIMITED}, which is no fault.
         *
         * @param maxRequestsInFlight publishes and history requests that are not answered yet
         * @param publishesPerSecond in namespaces that have no limit of their own; 0 for no limit
         * @param maxFaultsPerMinute faulty requests; with more the connection is closed
         */
        public record Limits(int maxRequestsInFlight, int publishesPerSecond, int maxFaultsPerMinute) {}

        @Override
        public void accept(Handler handler) {
            handler.onWelcome(this);
        }
    }

    /**
     * A subscription is open. For a durable topic, what follows is everything after the asked position, or after
     * {@code head} if none was asked for.
     *
     * @param head the newest position when the subscription was opened, or null for an ephemeral topic
     */
    record Subscribed(long requestId, TopicName topic, int topicId, Position head, ResumeResult result)
            implements Event {
        @Override
        public void accept(Handler handler) {
            handler.onSubscribed(this);
        }
    }

    /** The request was carried out and has nothing more to say. */
    record Done(long requestId) implements Event {
        @Override
        public void accept(Handler handler) {
            handler.onDone(this);
        }
    }

    /**
     * A publication reached a subscription.
     *
     * @param offset its offset, or 0 in an ephemeral topic
     */
    record Message(int topicId, long offset, String event, Payload payload) implements Event {
        @Override
        public void accept(Handler handler) {
            handler.onMessage(this);
        }
    }

    /**
     * A page of backlog ends.
     *
     * @param offset the last offset sent so far: a good moment for the client to store it
     * @param live whether the subscription is live from here on; if not, more backlog follows
     */
    record BatchEnd(int topicId, long offset, boolean live) implements Event {
        @Override
        public void accept(Handler handler) {
            handler.onBatchEnd(this);
        }
    }

    /** The client read too slowly and this many publications of an ephemeral topic were dropped for it. */
    record Skipped(int topicId, long count) implements Event {
        @Override
        public void accept(Handler handler) {
            handler.onSkipped(this);
        }
    }

    /**
     * Publications after {@code askedOffset} and before {@code oldestOffset} have expired; the latter comes next.
     */
    record Gap(int topicId, long askedOffset, long oldestOffset) implements Event {
        @Override
        public void accept(Handler handler) {
            handler.onGap(this);
        }
    }

    /**
     * The client's position belongs to another life of the store: it must forget it.
     *
     * @param nextOffset the offset that comes next under the new epoch
     */
    record EpochChanged(int topicId, long epoch, long nextOffset) implements Event {
        @Override
        public void accept(Handler handler) {
            handler.onEpochChanged(this);
        }
    }

    /**
     * Somebody in a topic.
     *
     * @param id unique to one session in one topic
     * @param user who it is; several members may be one user
     * @param info a JSON object
     */
    record Member(String id, String user, Payload info) {}

    /**
     * Who is in a topic; replaces what the client knew.
     *
     * @param requestId the query answered, or 0 if a subscription asked for presence
     * @param members those of this frame; none if only their number is told
     * @param more whether another state with more members follows
     * @param countOnly whether only the number is told here
     * @param partial whether the node can't tell what has changed on other nodes lately
     * @param count how many there are in all, or {@value #NOT_TOLD} if the node does not say: older ones do not
     */
    record PresenceState(
            long requestId,
            TopicName topic,
            List<Member> members,
            boolean more,
            boolean countOnly,
            boolean partial,
            int count)
            implements Event {
        public static final int NOT_TOLD = -1;

        public PresenceState {
            members = List.copyOf(members);
        }

        @Override
        public void accept(Handler handler) {
            handler.onPresenceState(this);
        }
    }

    /**
     * Who came and who left; nobody where only the number is told.
     *
     * @param joined one whose id is known shows something else of itself
     * @param left ids of members
     * @param count how many there are now, or {@value PresenceState#NOT_TOLD} if the node does not say: older ones do not
     */
    record PresenceChange(int topicId, List<Member> joined, List<String> left, int count) implements Event {
        public PresenceChange {
            joined = List.copyOf(joined);
            left = List.copyOf(left);
        }

        @Override
        public void accept(Handler handler) {
            handler.onPresenceChange(this);
        }
    }

    /**
     * A publish succeeded.
     *
     * @param position where a durable topic has committed it, or null in an ephemeral topic
     * @param duplicate whether its key was known already: {@code position} is the first one, nothing was stored again
     * @param degraded whether only clients of this node were reached because the bus is down
     */
    record Published(long requestId, Position position, boolean duplicate, boolean degraded) implements Event {
        @Override
        public void accept(Handler handler) {
            handler.onPublished(this);
        }
    }

    /**
     * The backend has answered a {@link Command.Request}.
     *
     * @param payload an empty object if it has nothing to say
     */
    record Reply(long requestId, Payload payload) implements Event {
        @Override
        public void accept(Handler handler) {
            handler.onReply(this);
        }
    }

    /**
     * A page of history, oldest first.
     *
     * @param epoch the store's epoch now
     * @param oldestOffset the oldest offset that the store still has, {@code headOffset + 1} if it has none
     * @param headOffset the topic's newest offset, 0 if nothing was ever published
     */
    record HistoryPage(
            long requestId, TopicName topic, long epoch, long oldestOffset, long headOffset, List<Entry> entries)
            implements Event {
        public HistoryPage {
            entries = List.copyOf(entries);
        }

        /**
         * One stored publication.
         *
         * @param key its idempotency key, or null
         */
        public record Entry(long offset, long timeMillis, String event, String key, Payload payload) {}

        @Override
        public void accept(Handler handler) {
            handler.onHistoryPage(this);
        }
    }

    /**
     * A request failed; the connection lives on.
     *
     * @param code a number of {@link ErrorCode}, or one that only newer nodes know
     * @param retryable whether the same request may succeed later
     * @param requestId the request answered, or 0 if it isn't known
     * @param topic the topic concerned, empty if none is
     * @param retryAfterMillis how long to wait before a retry, 0 if the node has no advice
     */
    record Error(int code, boolean retryable, long requestId, String topic, long retryAfterMillis, String text)
            implements Event {
        @Override
        public void accept(Handler handler) {
            handler.onError(this);
        }
    }

    /**
     * The node will close, or is closing, this connection.
     *
     * @param code a number of {@link CloseCode}, or one that only newer nodes know
     * @param reconnect whether the client should come back by itself
     * @param windowMillis the client should come back after a random part of this time
     */
    record GoAway(int code, boolean reconnect, long windowMillis, String text) implements Event {
        @Override
        public void accept(Handler handler) {
            handler.onGoAway(this);
        }
    }

    /** Answers a {@link Command.Ping}. */
    record Pong() implements Event {
        public static final Pong INSTANCE = new Pong();

        @Override
        public void accept(Handler handler) {
            handler.onPong();
        }
    }
}
