package io.fanfare.protocol.sse;

import io.fanfare.protocol.Position;
import io.fanfare.protocol.PositionText;
import io.fanfare.protocol.TopicName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * How far a stream has come in each of its topics, and the id of an event that says so: alone enough to go on from. Owned by one
 * loop.
 *
 * <p>With one topic the id is {@code epoch:offset}. With several it is a tag of their names and, for each in order, {@code ~} and
 * {@code epoch.offset}, in base 36; the epoch only where it is another than the one before, nothing for a topic that has no
 * position. None of its characters needs to be escaped in a URL.
 */
public final class StreamPositions {
    private static final int BASE = 36;
    private static final char SEPARATOR = '~';
    private static final long NONE = -1;
    private static final String EXPECTED =
            " (expected: the id of an event of a stream with these topics, or \"epoch:offset\" of" + " the only one)";

    /** In the order of their names. */
    private final List<TopicName> topics;

    private final String tag;
    private final long[] epochs;
    /** Negative where there is no position. */
    private final long[] offsets;

    /** @param topics in the order of their names, no two alike */
    public StreamPositions(List<TopicName> topics) {
        this.topics = List.copyOf(topics);
        this.tag = tag(this.topics);
        this.epochs = new long[topics.size()];
        this.offsets = new long[topics.size()];
        Arrays.fill(offsets, NONE);
    }

    private static String tag(List<TopicName> topics) {
        CRC32C names = new CRC32C();
        for (TopicName topic : topics) {
            names.update(topic.value().getBytes(StandardCharsets.UTF_8));
            names.update(0);
        }
        return Long.toString(names.getValue(), BASE);
    }

    /** One for each topic, or null for a topic whose messages are wanted from now on. */
    public static Position[] parse(List<TopicName> topics, String id) {
        try {
            return topics.size() == 1 ? new Position[] {PositionText.parse(id)} : several(topics, id);
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException(
                    "position: " + (id.length() <= 50 ? id : id.substring(0, 50) + "...") + EXPECTED, malformed);
        }
    }

    private static Position[] several(List<TopicName> topics, String id) {
        String[] parts = id.split(String.valueOf(SEPARATOR), -1);
        if (parts.length != topics.size() + 1 || !parts[0].equals(tag(topics))) {
            throw new IllegalArgumentException("of other topics");
        }
        Position[] positions = new Position[topics.size()];
        long epoch = 0;
        for (int i = 0; i < positions.length; i++) {
            String part = parts[i + 1];
            if (part.isEmpty()) {
                continue;
            }
            int dot = part.indexOf('.');
            epoch = dot < 0 ? epoch : Long.parseUnsignedLong(part, 0, dot, BASE);
            positions[i] = new Position(epoch, Long.parseUnsignedLong(part, dot + 1, part.length(), BASE));
        }
        return positions;
    }

    public int count() {
        return epochs.length;
    }

    public TopicName topic(int index) {
        return topics.get(index);
    }

    /** Where a topic stands in the order; negative if it is none of these. */
    public int indexOf(String name) {
        for (int i = 0; i < epochs.length; i++) {
            if (topics.get(i).value().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    /** A topic has come so far. */
    public void set(int index, long epoch, long offset) {
        epochs[index] = epoch;
        offsets[index] = offset;
    }

    /** The epoch of a topic's offsets, if it has a position. */
    public long epoch(int index) {
        return epochs[index];
    }

    /** How many bytes {@link #writeId} appends, or some more. */
    public int idBytes() {
        int bytes = "id: \n".length() + tag.length();
        for (int i = 0; i < epochs.length; i++) {
            bytes += 1 + PositionText.bytes(epochs[i], offsets[i]);
        }
        return bytes;
    }

    /** Appends a line with the id, or none if no topic has a position. */
    public void writeId(ByteBuf out) {
        if (epochs.length == 1) {
            if (offsets[0] != NONE) {
                writeId(out, epochs[0], offsets[0]);
            }
            return;
        }
        if (!isAnyKnown()) {
            return;
        }
        ByteBufUtil.writeAscii(out, "id: ");
        ByteBufUtil.writeAscii(out, tag);
        long epoch = 0;
        for (int i = 0; i < epochs.length; i++) {
            out.writeByte(SEPARATOR);
            if (offsets[i] == NONE) {
                continue;
            }
            if (epochs[i] != epoch) {
                epoch = epochs[i];
                ByteBufUtil.writeAscii(out, Long.toString(epoch, BASE));
                out.writeByte('.');
            }
            ByteBufUtil.writeAscii(out, Long.toString(offsets[i], BASE));
        }
        out.writeByte('\n');
    }

    private boolean isAnyKnown() {
        for (long offset : offsets) {
            if (offset != NONE) {
                return true;
            }
        }
        return false;
    }

    /** How many bytes the line takes that {@link #writeId(ByteBuf, long, long)} appends. */
    public static int idBytes(long epoch, long offset) {
        return "id: \n".length() + PositionText.bytes(epoch, offset);
    }

    /** Appends the line with the id of an event of a stream with one topic. */
    public static void writeId(ByteBuf out, long epoch, long offset) {
        ByteBufUtil.writeAscii(out, "id: ");
        PositionText.write(out, epoch, offset);
        out.writeByte('\n');
    }
}
