package io.fanfare.protocol.phoenix;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.PayloadFormat;
import io.fanfare.protocol.ProtocolException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads what clients send. A message that can't be read is at fault as a whole, since nobody knows what it wanted to be answered
 * to; one whose payload alone is no JSON has none.
 */
public final class PhoenixDecoder {
    private static final int PUSH = 0;
    private static final int SIZES = 5;
    /** What refs, topics and events may take: binary messages have a byte for it. */
    private static final int MAX_NAME_BYTES = 255;

    /** Payloads are checked where they are published; here it is only found where they end. */
    private static final int MAX_DEPTH = 1_001;

    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private PhoenixDecoder() {}

    /**
     * Reads a text message.
     *
     * @param text borrowed
     * @throws ProtocolException if it is none
     */
    public static PhoenixMessage text(PhoenixVersion version, ByteBuf text) {
        byte[] bytes = ByteBufUtil.getBytes(text);
        try (JsonParser parser = JSON.createParser(bytes)) {
            return version == PhoenixVersion.V1 ? object(parser, bytes) : array(parser, bytes);
        } catch (IOException notJson) {
            throw fault("not JSON");
        }
    }

    /** Further elements are ignored, as Phoenix ignores them. */
    private static PhoenixMessage array(JsonParser parser, byte[] bytes) throws IOException {
        if (parser.nextToken() != JsonToken.START_ARRAY) {
            throw fault("no array (expected: [join_ref, ref, topic, event, payload])");
        }
        String joinRef = nextRef(parser, "join_ref");
        String ref = nextRef(parser, "ref");
        String topic = nextName(parser, "topic");
        String event = nextName(parser, "event");
        Payload payload = nextValue(parser, bytes);
        if (payload != null) {
            requireEnd(parser);
        }
        return new PhoenixMessage(joinRef, ref, topic, event, payload);
    }

    private static void requireEnd(JsonParser parser) throws IOException {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            parser.skipChildren();
        }
        if (parser.nextToken() != null) {
            throw fault("more than one array");
        }
    }

    /** Members may come in any order, the payload before what tells whom to answer. */
    private static PhoenixMessage object(JsonParser parser, byte[] bytes) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw fault("no object (expected: {topic, event, payload, ref})");
        }
        String joinRef = null;
        String ref = null;
        String topic = null;
        String event = null;
        Payload payload = null;
        boolean hasRef = false;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            switch (parser.currentName()) {
                case "join_ref" -> joinRef = nextRef(parser, "join_ref");
                case "ref" -> {
                    ref = nextRef(parser, "ref");
                    hasRef = true;
                }
                case "topic" -> topic = nextName(parser, "topic");
                case "event" -> event = nextName(parser, "event");
                case "payload" -> {
                    payload = nextValue(parser, bytes);
                    if (payload == null) {
                        throw fault("payload: not JSON");
                    }
                }
                default -> {
                    parser.nextToken();
                    parser.skipChildren();
                }
            }
        }
        if (topic == null || event == null || payload == null || !hasRef || parser.nextToken() != null) {
            throw fault("a member is missing, or there is more (expected: {topic, event, payload, ref})");
        }
        return new PhoenixMessage(joinRef, ref, topic, event, payload);
    }

    private static String nextRef(JsonParser parser, String name) throws IOException {
        JsonToken token = parser.nextToken();
        return token == JsonToken.VALUE_NULL ? null : name(parser, token, name);
    }

    private static String nextName(JsonParser parser, String name) throws IOException {
        return name(parser, parser.nextToken(), name);
    }

    private static String name(JsonParser parser, JsonToken token, String name) throws IOException {
        if (token != JsonToken.VALUE_STRING) {
            throw fault(name + ": no string");
        }
        String text = parser.getText();
        if (text.length() > MAX_NAME_BYTES || ByteBufUtil.utf8Bytes(text) > MAX_NAME_BYTES) {
            throw fault(name + ": more than " + MAX_NAME_BYTES + " bytes");
        }
        return text;
    }

    /** The bytes of the value that comes next; null if what comes is none. */
    private static Payload nextValue(JsonParser parser, byte[] bytes) {
        try {
            JsonToken first = parser.nextToken();
            if (first == JsonToken.END_ARRAY) {
                throw fault("four elements (expected: [join_ref, ref, topic, event, payload])");
            }
            int start = (int) parser.currentTokenLocation().getByteOffset();
            if (first == JsonToken.VALUE_STRING) {
                parser.finishToken();
            }
            parser.skipChildren();
            return new Payload(PayloadFormat.JSON, Arrays.copyOfRange(bytes, start, (int)
                    parser.currentLocation().getByteOffset()));
        } catch (IOException notJson) {
            return null;
        }
    }

    /**
     * Reads a message of bytes: a push.
     *
     * @param bytes borrowed
     * @throws ProtocolException if it is none
     */
    public static PhoenixMessage binary(ByteBuf bytes) {
        int at = bytes.readerIndex();
        if (bytes.readableBytes() < SIZES || bytes.getByte(at) != PUSH) {
            throw fault("no push (expected: 0, four sizes, join_ref, ref, topic, event, data)");
        }
        int joinRefBytes = bytes.getUnsignedByte(at + 1);
        int refBytes = bytes.getUnsignedByte(at + 2);
        int topicBytes = bytes.getUnsignedByte(at + 3);
        int eventBytes = bytes.getUnsignedByte(at + 4);
        int head = SIZES + joinRefBytes + refBytes + topicBytes + eventBytes;
        if (bytes.readableBytes() < head) {
            throw fault("sizes of " + head + " bytes in " + bytes.readableBytes());
        }
        at += SIZES;
        String joinRef = text(bytes, at, joinRefBytes);
        at += joinRefBytes;
        String ref = text(bytes, at, refBytes);
        at += refBytes;
        String topic = text(bytes, at, topicBytes);
        at += topicBytes;
        String event = text(bytes, at, eventBytes);
        at += eventBytes;
        byte[] data = new byte[bytes.writerIndex() - at];
        bytes.getBytes(at, data);
        return new PhoenixMessage(
                joinRef.isEmpty() ? null : joinRef, ref.isEmpty() ? null : ref, topic, event, Payload.binary(data));
    }

    private static String text(ByteBuf bytes, int at, int size) {
        if (!ByteBufUtil.isText(bytes, at, size, StandardCharsets.UTF_8)) {
            throw fault("a name that is not UTF-8");
        }
        return bytes.toString(at, size, StandardCharsets.UTF_8);
    }

    private static ProtocolException fault(String what) {
        return ProtocolException.error(ErrorCode.INVALID_REQUEST, "message: " + what);
    }
}
