package io.fanfare.gateway.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.fanfare.gateway.topic.JsonRules;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.PayloadFormat;
import io.fanfare.protocol.ProtocolException;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads the body of a batch: {@code {"messages":[{"topic","event","data"|"data_base64","key"}…]}}. A payload is taken out of
 * the body byte for byte, so that nothing about its numbers or order changes.
 */
final class BatchReader {
    private static final String MALFORMED = "body: not valid JSON (expected: {\"messages\":[…]})";
    /** What a payload may be nested in the object of its message, the array and the object around. */
    private static final int MAX_DEPTH = JsonRules.MAX_DEPTH + 3;

    private final DepthCut body;
    private final JsonParser json;
    private final int maxMessages;
    private final long timeMillis;

    private BatchReader(DepthCut body, JsonParser json, int maxMessages, long timeMillis) {
        this.body = body;
        this.json = json;
        this.maxMessages = maxMessages;
        this.timeMillis = timeMillis;
    }

    /**
     * @return every message, those at fault included
     * @throws ProtocolException if the body as a whole is not a batch: nothing of it may be published then
     */
    static List<BatchMessage> read(byte[] body, int maxMessages, long timeMillis) {
        try {
            return read(DepthCut.none(body), maxMessages, timeMillis);
        } catch (StreamConstraintsException tooDeep) {
            return readCut(body, maxMessages, timeMillis);
        } catch (IOException malformed) {
            throw invalid(MALFORMED);
        }
    }

    /** What is nested too deep is the fault of its message alone. */
    private static List<BatchMessage> readCut(byte[] body, int maxMessages, long timeMillis) {
        try {
            return read(DepthCut.of(body, MAX_DEPTH), maxMessages, timeMillis);
        } catch (IOException malformed) {
            throw invalid(MALFORMED);
        }
    }

    private static List<BatchMessage> read(DepthCut body, int maxMessages, long timeMillis) throws IOException {
        try (JsonParser json = JsonRules.ofOneText(MAX_DEPTH).createParser(body.text())) {
            return new BatchReader(body, json, maxMessages, timeMillis).readBody();
        }
    }

    private List<BatchMessage> readBody() throws IOException {
        expect(json.nextToken() == JsonToken.START_OBJECT, "body: (expected: a JSON object)");
        expect("messages".equals(json.nextFieldName()), "body: (expected: the one member \"messages\")");
        expect(json.nextToken() == JsonToken.START_ARRAY, "messages: (expected: an array)");
        List<BatchMessage> messages = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            String at = "messages[" + messages.size() + "]";
            expect(json.currentToken() == JsonToken.START_OBJECT, at + ": (expected: an object)");
            messages.add(readMessage(at));
            expect(messages.size() <= maxMessages, "messages: more than " + maxMessages);
        }
        expect(json.nextToken() == JsonToken.END_OBJECT, "body: (expected: the one member \"messages\")");
        expect(json.nextToken() == null, "body: (expected: nothing after the object)");
        return messages;
    }

    /** Reads to the end of the message even if it is at fault, so that those after it can be read. */
    private BatchMessage readMessage(String at) throws IOException {
        Members members = new Members();
        String name = json.nextFieldName();
        while (name != null) {
            json.nextToken();
            readMember(members, name, at);
            name = json.nextFieldName();
        }
        try {
            return new BatchMessage(members.publication(at, timeMillis), null);
        } catch (ProtocolException fault) {
            return new BatchMessage(null, fault);
        }
    }

    private void readMember(Members members, String name, String at) throws IOException {
        if (!members.names.add(name)) {
            members.blame(at + "." + name + ": given twice (expected: once)");
        }
        switch (name) {
            case "topic" -> members.topic = text(members, at + ".topic");
            case "event" -> members.event = text(members, at + ".event");
            case "key" -> members.key = text(members, at + ".key");
            case "data" -> members.take(PayloadFormat.JSON, rawValue(members, at + ".data"), at);
            case "data_base64" -> members.take(PayloadFormat.BINARY, base64(members, at), at);
            default -> {
                members.blame(at + "." + name + ": unknown (expected: topic, event, key, data, data_base64)");
                json.skipChildren();
            }
        }
    }

    private String text(Members members, String at) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            return json.getText();
        }
        members.blame(at + ": (expected: a string)");
        json.skipChildren();
        return null;
    }

    private byte[] rawValue(Members members, String at) throws IOException {
        int start = (int) json.currentTokenLocation().getByteOffset();
        json.skipChildren();
        json.finishToken();
        int end = (int) json.currentLocation().getByteOffset();
        if (body.isCutWithin(start, end)) {
            members.blame(at + ": nested deeper than " + JsonRules.MAX_DEPTH + " (expected: at most that)");
        }
        return Arrays.copyOfRange(body.text(), start, end);
    }

    private byte[] base64(Members members, String at) throws IOException {
        String text = text(members, at + ".data_base64");
        try {
            return text == null ? new byte[0] : Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException malformed) {
            members.blame(at + ".data_base64: (expected: base64)");
            return new byte[0];
        }
    }

    /** What was read of one message. */
    private static final class Members {
        private final Set<String> names = new HashSet<>();
        private String topic;
        private String event = Publication.DEFAULT_EVENT;
        private String key;
        private Payload payload;
        private String blame;

        private void blame(String what) {
            blame = blame == null ? what : blame;
        }

        private void take(PayloadFormat format, byte[] bytes, String at) {
            if (payload != null) {
                blame(at + ": data and data_base64 (expected: one of them)");
            }
            payload = new Payload(format, bytes);
        }

        private Publication publication(String at, long timeMillis) {
            if (blame != null) {
                throw invalid(blame);
            }
            if (topic == null || payload == null) {
                throw invalid(at + ": (expected: topic, and data or data_base64)");
            }
            return new Publication(TopicName.of(topic), event, payload, key, timeMillis);
        }
    }

    private static void expect(boolean isTrue, String otherwise) {
        if (!isTrue) {
            throw invalid(otherwise);
        }
    }

    private static ProtocolException invalid(String what) {
        return ProtocolException.error(ErrorCode.INVALID_REQUEST, what);
    }
}
