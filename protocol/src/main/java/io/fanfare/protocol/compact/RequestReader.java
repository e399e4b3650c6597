package io.fanfare.protocol.compact;

import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.PayloadFormat;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.ProtocolException;
import io.fanfare.protocol.ProtocolLimits;
import io.fanfare.protocol.PublicationRules;
import io.fanfare.protocol.TopicName;
import io.netty.buffer.ByteBuf;

/**
 * Reads the fields of a client's frames. A damaged field closes the connection, as {@link FieldReader} has it; an intact
 * field with a value that is not allowed is an error of its request, and the connection lives on.
 */
final class RequestReader {
    private RequestReader() {}

    static long requestId(ByteBuf in) {
        return number(in, "requestId", 1, FieldReader.MAX_REQUEST_ID);
    }

    static long number(ByteBuf in, String name, long min, long max) {
        long value = Varint.read(in);
        if (value < min || value > max) {
            throw ProtocolException.error(
                    ErrorCode.INVALID_REQUEST, name + ": " + value + " (expected: " + min + ".." + max + ")");
        }
        return value;
    }

    static Position position(ByteBuf in) {
        return new Position(number(in, "epoch", 0, Position.MAX_EPOCH), Varint.read(in));
    }

    static int topicCount(ByteBuf in, int minElementBytes) {
        int count = (int) number(in, "count", 1, ProtocolLimits.MAX_TOPICS_PER_REQUEST);
        FieldReader.requireElements(in, "count", count, minElementBytes);
        return count;
    }

    static TopicName topic(ByteBuf in) {
        return TopicName.of(text(in, "topic", TopicName.MAX_BYTES, ErrorCode.INVALID_TOPIC));
    }

    static String event(ByteBuf in) {
        String event = text(in, "event", ProtocolLimits.MAX_EVENT_BYTES, ErrorCode.INVALID_EVENT);
        PublicationRules.checkEvent(event);
        return event;
    }

    static String key(ByteBuf in) {
        String key = text(in, "key", ProtocolLimits.MAX_KEY_BYTES, ErrorCode.INVALID_KEY);
        PublicationRules.checkKey(key);
        return key;
    }

    /** Text of 0 to {@code maxBytes} bytes. The fault names its length, never its content: it may be a secret. */
    static String text(ByteBuf in, String name, int maxBytes, ErrorCode fault) {
        return FieldReader.text(in, name, length(in, name, maxBytes, fault));
    }

    static byte[] payload(ByteBuf in) {
        int length = length(in, "payload", ProtocolLimits.MAX_PAYLOAD_BYTES, ErrorCode.PAYLOAD_TOO_LARGE);
        return FieldReader.bytes(in, length);
    }

    static Payload info(ByteBuf in) {
        int length = length(in, "info", ProtocolLimits.MAX_MEMBER_INFO_BYTES, ErrorCode.PAYLOAD_TOO_LARGE);
        return new Payload(PayloadFormat.JSON, FieldReader.bytes(in, length));
    }

    private static int length(ByteBuf in, String name, int maxBytes, ErrorCode fault) {
        int length = FieldReader.length(in, name);
        if (length > maxBytes) {
            throw ProtocolException.error(fault, name + ": " + length + " bytes (expected: at most " + maxBytes + ")");
        }
        return length;
    }
}
