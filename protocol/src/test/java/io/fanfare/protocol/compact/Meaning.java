package io.fanfare.protocol.compact;

import io.fanfare.protocol.Payload;
import io.fanfare.protocol.PayloadFormat;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.ProtocolException;
import io.fanfare.protocol.TopicName;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** Says what a decoder made of a frame, in the notation of {@code protocol/vectors}. */
final class Meaning {
    private Meaning() {}

    /** A command, an event, or null for a frame that was ignored. */
    static String of(Record decoded) {
        if (decoded == null) {
            return "ignored";
        }
        return (decoded.getClass().getSimpleName() + " " + fields(decoded)).strip();
    }

    static String of(ProtocolException fault) {
        return fault.close() != null
                ? "closed " + fault.close()
                : "error " + fault.error() + " requestId=" + fault.requestId();
    }

    private static String fields(Record value) {
        return Arrays.stream(value.getClass().getRecordComponents())
                .map(component -> component.getName() + "=" + text(component(value, component)))
                .collect(Collectors.joining(" "));
    }

    private static Object component(Record value, RecordComponent component) {
        try {
            return component.getAccessor().invoke(value);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("component: " + component, e);
        }
    }

    private static String text(Object value) {
        if (value == null) {
            return "none";
        }
        if (value instanceof String || value instanceof TopicName) {
            return '"' + value.toString() + '"';
        }
        if (value instanceof Position position) {
            return "(" + position.epoch() + "," + position.offset() + ")";
        }
        if (value instanceof Payload payload) {
            return payload.format() == PayloadFormat.JSON
                    ? "json(" + payload.text() + ")"
                    : "binary(" + HexFormat.of().formatHex(payload.bytes()) + ")";
        }
        if (value instanceof List<?> list) {
            return list.stream().map(Meaning::text).collect(Collectors.joining(", ", "[", "]"));
        }
        return value instanceof Record record ? "{" + fields(record) + "}" : value.toString();
    }
}
