package io.fanfare.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a node sends. A field that an older node does not tell is {@link #NOT_TOLD}. */
abstract class NodeFrame {
    static final long NOT_TOLD = -1;

    private NodeFrame() {}

    abstract void tell(Handler handler);

    /** One method for each frame; what is not overridden is passed over. */
    interface Handler {
        default void onWelcome(Welcome frame) {}

        default void onAnswer(Answer frame) {}

        default void onError(ErrorFrame frame) {}

        default void onMessage(MessageFrame frame) {}

        default void onBatchEnd(BatchEnd frame) {}

        default void onSkipped(Skipped frame) {}

        default void onGap(Gap frame) {}

        default void onEpochChanged(EpochChanged frame) {}

        default void onPresenceChange(PresenceChange frame) {}

        default void onGoAway(GoAway frame) {}

        default void onPong() {}
    }

    /** What a request is answered by. */
    abstract static class Answer extends NodeFrame {
        final long requestId;

        Answer(long requestId) {
            this.requestId = requestId;
        }

        @Override
        void tell(Handler handler) {
            handler.onAnswer(this);
        }
    }

    static final class Welcome extends NodeFrame {
        final String sessionId;
        final String node;
        final int heartbeatSeconds;
        final int maxFrameBytes;
        final int maxSubscriptions;
        final long serverTimeMillis;
        final long maxRequestsInFlight;
        final long publishesPerSecond;
        final long maxFaultsPerMinute;

        Welcome(FrameReader frame) throws DamagedFrameException {
            sessionId = frame.text();
            node = frame.text();
            heartbeatSeconds = frame.integer();
            maxFrameBytes = frame.integer();
            maxSubscriptions = frame.integer();
            serverTimeMillis = frame.varint();
            maxRequestsInFlight = NodeFrames.optional(frame);
            publishesPerSecond = NodeFrames.optional(frame);
            maxFaultsPerMinute = NodeFrames.optional(frame);
        }

        @Override
        void tell(Handler handler) {
            handler.onWelcome(this);
        }
    }

    /** How a subscription begins. */
    enum Result {
        LIVE,
        CONTINUES,
        GAP,
        EPOCH_CHANGED
    }

    static final class Subscribed extends Answer {
        final String topic;
        final int topicId;
        final @Nullable Position head;
        final Result result;

        Subscribed(FrameReader frame) throws DamagedFrameException {
            super(NodeFrames.requestId(frame));
            topic = NodeFrames.topic(frame);
            topicId = frame.integer();
            int flags = frame.flags();
            result = NodeFrames.result((flags >> 1) & 3);
            head = (flags & 1) == 0 ? null : NodeFrames.position(frame);
        }
    }

    static final class Done extends Answer {
        Done(FrameReader frame) throws DamagedFrameException {
            super(NodeFrames.requestId(frame));
        }
    }

    static final class PublishedFrame extends Answer {
        final @Nullable Position position;
        final boolean isDuplicate;
        final boolean isDegraded;

        PublishedFrame(FrameReader frame) throws DamagedFrameException {
            super(NodeFrames.requestId(frame));
            int flags = frame.flags();
            position = (flags & 1) == 0 ? null : NodeFrames.position(frame);
            isDuplicate = (flags & 2) != 0;
            isDegraded = (flags & 4) != 0;
        }
    }

    static final class HistoryPageFrame extends Answer {
        final String topic;
        final HistoryPage page;

        HistoryPageFrame(FrameReader frame) throws DamagedFrameException {
            super(NodeFrames.requestId(frame));
            topic = NodeFrames.topic(frame);
            page = new HistoryPage(frame.varint(), frame.varint(), frame.varint(), NodeFrames.entries(frame));
        }
    }

    static final class PresenceState extends Answer {
        final String topic;
        final boolean hasMore;
        final boolean isCountOnly;
        final boolean isPartial;
        final List<Member> members;
        final long count;

        PresenceState(FrameReader frame) throws DamagedFrameException {
            super(NodeFrames.requestId(frame));
            topic = NodeFrames.topic(frame);
            int flags = frame.flags();
            hasMore = (flags & 1) != 0;
            isCountOnly = (flags & 2) != 0;
            isPartial = (flags & 4) != 0;
            members = NodeFrames.members(frame);
            count = NodeFrames.optional(frame);
        }
    }

    static final class Reply extends Answer {
        final Payload payload;

        Reply(FrameReader frame) throws DamagedFrameException {
            super(NodeFrames.requestId(frame));
            boolean isBinary = (frame.flags() & 1) != 0;
            payload = NodeFrames.payload(frame.block(), isBinary);
        }
    }

    static final class ErrorFrame extends Answer {
        final int code;
        final boolean isRetryable;
        final String topic;
        final long retryAfterMillis;
        final String text;

        ErrorFrame(int code, boolean isRetryable, FrameReader frame) throws DamagedFrameException {
            super(NodeFrames.requestId(frame));
            this.code = code;
            this.isRetryable = isRetryable;
            topic = frame.text();
            retryAfterMillis = frame.varint();
            text = frame.text();
        }

        /** What a node would say, and this library says without asking it. */
        ErrorFrame(int code, long requestId, String text) {
            super(requestId);
            this.code = code;
            this.text = text;
            isRetryable = false;
            topic = "";
            retryAfterMillis = 0;
        }

        FanfareException exception() {
            return FanfareException.ofNode(code, text, isRetryable);
        }

        @Override
        void tell(Handler handler) {
            handler.onError(this);
        }
    }

    /** Of a topic by its id, which the SUBSCRIBED has told. */
    abstract static class News extends NodeFrame {
        final int topicId;

        News(int topicId) {
            this.topicId = topicId;
        }
    }

    static final class MessageFrame extends News {
        final long offset;
        final String event;
        final Payload payload;

        MessageFrame(int topicId, boolean isBinary, boolean hasEvent, FrameReader frame) throws DamagedFrameException {
            super(topicId);
            offset = frame.varint();
            event = hasEvent ? NodeFrames.event(frame) : ClientFrames.DEFAULT_EVENT;
            payload = NodeFrames.payload(frame.rest(), isBinary);
        }

        @Override
        void tell(Handler handler) {
            handler.onMessage(this);
        }
    }

    static final class BatchEnd extends News {
        final long offset;
        final boolean isLive;

        BatchEnd(FrameReader frame) throws DamagedFrameException {
            super(frame.integer());
            offset = frame.varint();
            isLive = (frame.flags() & 1) != 0;
        }

        @Override
        void tell(Handler handler) {
            handler.onBatchEnd(this);
        }
    }

    static final class Skipped extends News {
        final long count;

        Skipped(FrameReader frame) throws DamagedFrameException {
            super(frame.integer());
            count = frame.varint();
        }

        @Override
        void tell(Handler handler) {
            handler.onSkipped(this);
        }
    }

    static final class Gap extends News {
        final long askedOffset;
        final long oldestOffset;

        Gap(FrameReader frame) throws DamagedFrameException {
            super(frame.integer());
            askedOffset = frame.varint();
            oldestOffset = frame.varint();
        }

        @Override
        void tell(Handler handler) {
            handler.onGap(this);
        }
    }

    static final class EpochChanged extends News {
        final long epoch;
        final long nextOffset;

        EpochChanged(FrameReader frame) throws DamagedFrameException {
            super(frame.integer());
            epoch = frame.varint();
            nextOffset = frame.varint();
        }

        @Override
        void tell(Handler handler) {
            handler.onEpochChanged(this);
        }
    }

    static final class PresenceChange extends News {
        final List<Member> joined;
        final List<String> left;
        final long count;

        PresenceChange(FrameReader frame) throws DamagedFrameException {
            super(frame.integer());
            joined = NodeFrames.members(frame);
            left = NodeFrames.texts(frame);
            count = NodeFrames.optional(frame);
        }

        @Override
        void tell(Handler handler) {
            handler.onPresenceChange(this);
        }
    }

    static final class GoAway extends NodeFrame {
        final int code;
        final boolean isComeBack;
        final long windowMillis;
        final String text;

        GoAway(FrameReader frame) throws DamagedFrameException {
            code = frame.integer();
            isComeBack = (frame.flags() & 1) != 0;
            windowMillis = frame.varint();
            text = frame.text();
        }

        @Override
        void tell(Handler handler) {
            handler.onGoAway(this);
        }
    }

    static final class Pong extends NodeFrame {
        @Override
        void tell(Handler handler) {
            handler.onPong();
        }
    }
}
