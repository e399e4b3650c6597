package io.fanfare.protocol.compact;

import static io.fanfare.protocol.compact.FieldReader.isSet;

import io.fanfare.protocol.Command;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.PayloadFormat;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.ProtocolException;
import io.fanfare.protocol.ProtocolLimits;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/** Reads what follows the opcode of a client's frame. */
final class CommandDecoder {
    static final int MAX_HEARTBEAT_SECONDS = 24 * 60 * 60;
    static final int MAX_GOING_AWAY_REASON = 255;

    /** Its length: an empty topic is intact, and wrong. */
    private static final int MIN_TOPIC_BYTES = 1;
    /** Its topic and flags. */
    private static final int MIN_TARGET_BYTES = MIN_TOPIC_BYTES + 1;

    private CommandDecoder() {}

    static Command decode(Opcode opcode, ByteBuf in) {
        return switch (opcode) {
            case HELLO -> hello(in);
            case GOING_AWAY ->
                new Command.GoingAway((int) RequestReader.number(in, "reason", 0, MAX_GOING_AWAY_REASON));
            case PING -> Command.Ping.INSTANCE;
            default -> request(opcode, in);
        };
    }

    private static Command hello(ByteBuf in) {
        return new Command.Hello(
                token(in),
                boundedText(in, "clientName", ProtocolLimits.MAX_CLIENT_NAME_BYTES),
                boundedText(in, "clientVersion", ProtocolLimits.MAX_CLIENT_NAME_BYTES),
                (int) RequestReader.number(in, "heartbeatSeconds", 0, MAX_HEARTBEAT_SECONDS),
                boundedText(in, "resumeSession", ProtocolLimits.MAX_SESSION_ID_BYTES));
    }

    private static Command request(Opcode opcode, ByteBuf in) {
        long requestId = RequestReader.requestId(in);
        try {
            return switch (opcode) {
                case SUBSCRIBE -> subscribe(requestId, in);
                case UNSUBSCRIBE -> unsubscribe(requestId, in);
                case PUBLISH -> publish(requestId, in);
                case HISTORY -> history(requestId, in);
                case PRESENCE -> new Command.Presence(requestId, RequestReader.topic(in));
                case SET_INFO -> new Command.SetInfo(requestId, RequestReader.topic(in), RequestReader.info(in));
                case REFRESH_TOKEN -> new Command.RefreshToken(requestId, token(in));
                case REQUEST -> push(requestId, in);
                default -> throw new IllegalArgumentException("opcode: " + opcode + " (expected: one of a client)");
            };
        } catch (ProtocolException fault) {
            throw fault.withRequestId(requestId);
        }
    }

    private static Command subscribe(long requestId, ByteBuf in) {
        int count = RequestReader.topicCount(in, MIN_TARGET_BYTES);
        List<Command.Subscribe.Target> targets = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            targets.add(target(in));
        }
        return new Command.Subscribe(requestId, targets);
    }

    private static Command.Subscribe.Target target(ByteBuf in) {
        TopicName topic = RequestReader.topic(in);
        int flags = FieldReader.flags(in);
        Position after = isSet(flags, TargetFlags.POSITION) ? RequestReader.position(in) : null;
        return new Command.Subscribe.Target(
                topic, after, isSet(flags, TargetFlags.LIVE_ON_EPOCH_CHANGE), isSet(flags, TargetFlags.PRESENCE));
    }

    private static Command unsubscribe(long requestId, ByteBuf in) {
        int count = RequestReader.topicCount(in, MIN_TOPIC_BYTES);
        List<TopicName> topics = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            topics.add(RequestReader.topic(in));
        }
        return new Command.Unsubscribe(requestId, topics);
    }

    private static Command publish(long requestId, ByteBuf in) {
        int flags = FieldReader.flags(in);
        TopicName topic = RequestReader.topic(in);
        String event = event(flags, in);
        String key = key(flags, in);
        Payload payload = payload(flags, in);
        return new Command.Publish(requestId, topic, event, payload, key, isSet(flags, PublicationFlags.ACKNOWLEDGE));
    }

    private static Command push(long requestId, ByteBuf in) {
        int flags = FieldReader.flags(in);
        TopicName topic = RequestReader.topic(in);
        String event = event(flags, in);
        String key = key(flags, in);
        return new Command.Request(requestId, topic, event, payload(flags, in), key);
    }

    private static String event(int flags, ByteBuf in) {
        return isSet(flags, PublicationFlags.EVENT) ? RequestReader.event(in) : Publication.DEFAULT_EVENT;
    }

    private static String key(int flags, ByteBuf in) {
        return isSet(flags, PublicationFlags.KEY) ? RequestReader.key(in) : null;
    }

    private static Payload payload(int flags, ByteBuf in) {
        PayloadFormat format = isSet(flags, PublicationFlags.BINARY) ? PayloadFormat.BINARY : PayloadFormat.JSON;
        return new Payload(format, RequestReader.payload(in));
    }

    private static Command history(long requestId, ByteBuf in) {
        TopicName topic = RequestReader.topic(in);
        Position after = RequestReader.position(in);
        int limit = (int) RequestReader.number(in, "limit", 1, ProtocolLimits.MAX_HISTORY_PAGE);
        return new Command.History(requestId, topic, after, limit);
    }

    private static String token(ByteBuf in) {
        return boundedText(in, "token", ProtocolLimits.MAX_TOKEN_BYTES);
    }

    private static String boundedText(ByteBuf in, String name, int maxBytes) {
        return RequestReader.text(in, name, maxBytes, ErrorCode.INVALID_REQUEST);
    }
}
