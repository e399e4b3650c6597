package io.fanfare.bench.driver.template;

import io.fanfare.bench.driver.TopicNames;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A message with places to fill in: <code>{topic}</code> its name, <code>{number}</code> its number, <code>{tag}</code> the
 * publish's, <code>{payload}</code>, <code>{bytes}</code> how many the payload has. <code>\xHH</code> is a byte,
 * <code>\\</code> a backslash. Immutable.
 */
final class Template {
    private enum Place {
        TOPIC,
        NUMBER,
        TAG,
        PAYLOAD,
        BYTES
    }

    /** A piece of text, or a place. */
    private record Part(byte[] text, Place place) {}

    private final List<Part> parts = new ArrayList<>();

    /**
     * Reads a template.
     *
     * @throws IllegalArgumentException if it has a place or an escape that is not known
     */
    Template(String source) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        int i = 0;
        while (i < source.length()) {
            Place place = placeAt(source, i);
            if (place != null) {
                parts.add(new Part(text.toByteArray(), place));
                text.reset();
                i += place.name().length() + 2;
            } else if (source.charAt(i) == '\\') {
                i = escape(source, i, text);
            } else {
                int end = source.offsetByCodePoints(i, 1);
                text.writeBytes(source.substring(i, end).getBytes(StandardCharsets.UTF_8));
                i = end;
            }
        }
        parts.add(new Part(text.toByteArray(), null));
    }

    private static Place placeAt(String source, int index) {
        for (Place place : Place.values()) {
            String written = "{" + place.name().toLowerCase(Locale.ROOT) + "}";
            if (source.startsWith(written, index)) {
                return place;
            }
        }
        return null;
    }

    private static int escape(String source, int index, ByteArrayOutputStream text) {
        if (source.startsWith("\\\\", index)) {
            text.write('\\');
            return index + 2;
        }
        if (source.startsWith("\\x", index) && index + 4 <= source.length()) {
            text.write(Integer.parseInt(source.substring(index + 2, index + 4), 16));
            return index + 4;
        }
        throw new IllegalArgumentException("template: " + source + " (expected: \\\\ or \\xHH at " + index + ")");
    }

    void write(ByteBuf out, TopicNames topics, int topic, int tag, byte[] payload) {
        for (Part part : parts) {
            out.writeBytes(part.text);
            if (part.place != null) {
                writePlace(out, part.place, topics, topic, tag, payload);
            }
        }
    }

    private static void writePlace(ByteBuf out, Place place, TopicNames topics, int topic, int tag, byte[] payload) {
        switch (place) {
            case TOPIC -> out.writeBytes(topics.bytes(topic));
            case NUMBER -> out.writeCharSequence(Integer.toString(topic), StandardCharsets.US_ASCII);
            case TAG -> out.writeCharSequence(Integer.toString(tag), StandardCharsets.US_ASCII);
            case PAYLOAD -> out.writeBytes(payload);
            case BYTES -> out.writeCharSequence(Integer.toString(payload.length), StandardCharsets.US_ASCII);
        }
    }
}
