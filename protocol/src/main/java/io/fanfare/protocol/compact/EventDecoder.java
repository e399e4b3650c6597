package io.fanfare.protocol.compact;

import static io.fanfare.protocol.compact.FieldReader.isSet;

import io.fanfare.protocol.Event;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.PayloadFormat;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.ProtocolLimits;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/** Reads what follows the opcode of a node's frame, messages excepted: those are {@link CompactMessage}'s. */
final class EventDecoder {
    /** Three lengths. */
    private static final int MIN_MEMBER_BYTES = 3;
    /** Flags, offset, time and the payload's length. */
    private static final int MIN_ENTRY_BYTES = 4;

    private EventDecoder() {}

    static Event decode(Opcode opcode, ByteBuf in) {
        return switch (opcode) {
            case WELCOME -> welcome(in);
            case SUBSCRIBED -> subscribed(in);
            case DONE -> new Event.Done(FieldReader.requestId(in));
            case PUBLISHED -> published(in);
            case REPLY -> reply(in);
            case HISTORY_PAGE -> historyPage(in);
            case BATCH_END -> batchEnd(in);
            case SKIPPED -> new Event.Skipped(topicId(in), Varint.read(in));
            case GAP -> new Event.Gap(topicId(in), Varint.read(in), Varint.read(in));
            case EPOCH_CHANGED -> new Event.EpochChanged(topicId(in), FieldReader.epoch(in), Varint.read(in));
            case PRESENCE_STATE -> presenceState(in);
            case PRESENCE_CHANGE -> new Event.PresenceChange(topicId(in), members(in), left(in), count(in));
            case ERROR -> error(in);
            case GO_AWAY -> goAway(in);
            case PONG -> Event.Pong.INSTANCE;
            default -> throw new IllegalArgumentException("opcode: " + opcode + " (expected: one of a node)");
        };
    }

    private static Event welcome(ByteBuf in) {
        return new Event.Welcome(
                FieldReader.text(in, "sessionId"),
                FieldReader.text(in, "node"),
                FieldReader.integer(in, "heartbeatSeconds"),
                FieldReader.integer(in, "maxFrameBytes"),
                FieldReader.integer(in, "maxSubscriptions"),
                Varint.read(in),
                limits(in));
    }

    /** Null if the frame has ended: it comes from a node that does not know these fields. */
    private static Event.Welcome.Limits limits(ByteBuf in) {
        if (!in.isReadable()) {
            return null;
        }
        return new Event.Welcome.Limits(
                FieldReader.integer(in, "maxRequestsInFlight"),
                FieldReader.integer(in, "publishesPerSecond"),
                FieldReader.integer(in, "maxFaultsPerMinute"));
    }

    private static Event subscribed(ByteBuf in) {
        long requestId = FieldReader.requestId(in);
        TopicName topic = FieldReader.topic(in);
        int topicId = topicId(in);
        int flags = FieldReader.flags(in);
        Position head = isSet(flags, EventFlags.SUBSCRIBED_HEAD) ? FieldReader.position(in) : null;
        return new Event.Subscribed(requestId, topic, topicId, head, EventFlags.result(flags));
    }

    private static Event published(ByteBuf in) {
        long requestId = FieldReader.requestId(in);
        int flags = FieldReader.flags(in);
        Position position = isSet(flags, EventFlags.PUBLISHED_POSITION) ? FieldReader.position(in) : null;
        return new Event.Published(
                requestId,
                position,
                isSet(flags, EventFlags.PUBLISHED_DUPLICATE),
                isSet(flags, EventFlags.PUBLISHED_DEGRADED));
    }

    private static Event reply(ByteBuf in) {
        long requestId = FieldReader.requestId(in);
        PayloadFormat format =
                isSet(FieldReader.flags(in), EventFlags.REPLY_BINARY) ? PayloadFormat.BINARY : PayloadFormat.JSON;
        return new Event.Reply(requestId, new Payload(format, FieldReader.bytes(in, "payload")));
    }

    private static Event historyPage(ByteBuf in) {
        long requestId = FieldReader.requestId(in);
        TopicName topic = FieldReader.topic(in);
        long epoch = FieldReader.epoch(in);
        long oldestOffset = Varint.read(in);
        long headOffset = Varint.read(in);
        int count = FieldReader.count(in, "count", ProtocolLimits.MAX_HISTORY_PAGE, MIN_ENTRY_BYTES);
        List<Event.HistoryPage.Entry> entries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            entries.add(entry(in));
        }
        return new Event.HistoryPage(requestId, topic, epoch, oldestOffset, headOffset, entries);
    }

    private static Event.HistoryPage.Entry entry(ByteBuf in) {
        int flags = FieldReader.flags(in);
        long offset = Varint.read(in);
        long timeMillis = Varint.read(in);
        String event = isSet(flags, PublicationFlags.EVENT) ? FieldReader.event(in) : Publication.DEFAULT_EVENT;
        String key = isSet(flags, PublicationFlags.KEY) ? FieldReader.text(in, "key") : null;
        PayloadFormat format = isSet(flags, PublicationFlags.BINARY) ? PayloadFormat.BINARY : PayloadFormat.JSON;
        Payload payload = new Payload(format, FieldReader.bytes(in, "payload"));
        return new Event.HistoryPage.Entry(offset, timeMillis, event, key, payload);
    }

    private static Event batchEnd(ByteBuf in) {
        int topicId = topicId(in);
        long offset = Varint.read(in);
        return new Event.BatchEnd(topicId, offset, isSet(FieldReader.flags(in), EventFlags.BATCH_END_LIVE));
    }

    private static Event presenceState(ByteBuf in) {
        long requestId = FieldReader.requestId(in);
        TopicName topic = FieldReader.topic(in);
        int flags = FieldReader.flags(in);
        return new Event.PresenceState(
                requestId,
                topic,
                members(in),
                isSet(flags, EventFlags.PRESENCE_STATE_MORE),
                isSet(flags, EventFlags.PRESENCE_STATE_COUNT_ONLY),
                isSet(flags, EventFlags.PRESENCE_STATE_PARTIAL),
                count(in));
    }

    /** Not told if the frame has ended: it comes from a node that does not know this field. */
    private static int count(ByteBuf in) {
        return in.isReadable() ? FieldReader.integer(in, "count") : Event.PresenceState.NOT_TOLD;
    }

    private static List<Event.Member> members(ByteBuf in) {
        int count = FieldReader.count(in, "members", ProtocolLimits.MAX_MEMBERS_PER_FRAME, MIN_MEMBER_BYTES);
        List<Event.Member> members = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            members.add(member(in));
        }
        return members;
    }

    private static Event.Member member(ByteBuf in) {
        String id = FieldReader.text(in, "member id");
        String user = FieldReader.text(in, "member user");
        return new Event.Member(id, user, new Payload(PayloadFormat.JSON, FieldReader.bytes(in, "member info")));
    }

    private static List<String> left(ByteBuf in) {
        int count = FieldReader.count(in, "left", ProtocolLimits.MAX_MEMBERS_PER_FRAME, 1);
        List<String> left = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            left.add(FieldReader.text(in, "member id"));
        }
        return left;
    }

    private static Event error(ByteBuf in) {
        int code = FieldReader.integer(in, "code");
        boolean retryable = isSet(FieldReader.flags(in), EventFlags.ERROR_RETRYABLE);
        return new Event.Error(
                code,
                retryable,
                FieldReader.requestId(in),
                FieldReader.text(in, "topic"),
                Varint.read(in),
                FieldReader.text(in, "text"));
    }

    private static Event goAway(ByteBuf in) {
        int code = FieldReader.integer(in, "code");
        boolean reconnect = isSet(FieldReader.flags(in), EventFlags.GO_AWAY_RECONNECT);
        return new Event.GoAway(code, reconnect, Varint.read(in), FieldReader.text(in, "text"));
    }

    private static int topicId(ByteBuf in) {
        return FieldReader.integer(in, "topicId");
    }
}
