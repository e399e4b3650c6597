package io.fanfare.gateway.bus.redis.wire;

import io.fanfare.gateway.bus.redis.wire.BusMessage.Broadcast;
import io.fanfare.gateway.bus.redis.wire.BusMessage.Dropped;
import io.fanfare.gateway.bus.redis.wire.BusMessage.Heartbeat;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.PayloadFormat;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.ProtocolException;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.compact.Varint;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;

/**
 * The bytes of a message between nodes:
 *
 * <pre>
 *  version | flags | length of the head as varint | head | payload to the end
 *
 *  flags   H 0 0 0 E K B D      H  a heartbeat, else a publication     B  the payload is binary, else JSON
 *                               E  an event name, else "message"       D  durable: with a position
 *                               K  an idempotency key                     (of a heartbeat: the last one)
 *
 *  head of a publication   origin 8 bytes | term | time | sent after | D: epoch, offset | E: event | K: key
 *  head of a heartbeat     origin 8 bytes | term | sequence | lost | node id
 * </pre>
 *
 * Numbers are varints, texts have their length in front. A later version adds fields at the end of the head, or flags that
 * may be ignored, under the same version number; readers skip what they don't know. Whatever can't be skipped needs a new
 * version number, which may be sent only once every node can read it.
 */
public final class BusFormat {
    static final int VERSION = 1;

    private static final int HEARTBEAT = 1 << 7;
    private static final int NAMED = 1 << 3;
    private static final int KEYED = 1 << 2;
    private static final int BINARY = 1 << 1;
    private static final int DURABLE = 1;
    private static final int LEAVING = 1;
    private static final int ORIGIN_BYTES = Long.BYTES;
    private static final int FIXED_BYTES = 2;

    private BusFormat() {}

    public static int size(long term, Publication publication, Position position, long sentMillis) {
        int head = headSize(term, publication, position, sentMillis);
        return FIXED_BYTES + Varint.size(head) + head + publication.payload().bytes().length;
    }

    private static int headSize(long term, Publication publication, Position position, long sentMillis) {
        int size = ORIGIN_BYTES
                + Varint.size(term)
                + Varint.size(publication.timeMillis())
                + Varint.size(delay(publication, sentMillis));
        if (position != null) {
            size += Varint.size(position.epoch()) + Varint.size(position.offset());
        }
        if (isNamed(publication)) {
            size += textSize(publication.event());
        }
        return publication.key() == null ? size : size + textSize(publication.key());
    }

    /** Clocks are set back at times. */
    private static long delay(Publication publication, long sentMillis) {
        return Math.max(0, sentMillis - publication.timeMillis());
    }

    private static boolean isNamed(Publication publication) {
        return !Publication.DEFAULT_EVENT.equals(publication.event());
    }

    public static void write(
            ByteBuf out, long origin, long term, Publication publication, Position position, long sentMillis) {
        int flags = (position != null ? DURABLE : 0)
                | (publication.payload().format() == PayloadFormat.BINARY ? BINARY : 0)
                | (isNamed(publication) ? NAMED : 0)
                | (publication.key() != null ? KEYED : 0);
        out.writeByte(VERSION).writeByte(flags);
        Varint.write(out, headSize(term, publication, position, sentMillis));
        out.writeLong(origin);
        Varint.write(out, term);
        Varint.write(out, publication.timeMillis());
        Varint.write(out, delay(publication, sentMillis));
        if (position != null) {
            Varint.write(out, position.epoch());
            Varint.write(out, position.offset());
        }
        if (isNamed(publication)) {
            writeText(out, publication.event());
        }
        if (publication.key() != null) {
            writeText(out, publication.key());
        }
        out.writeBytes(publication.payload().bytes());
    }

    public static int size(Heartbeat heartbeat) {
        int head = headSize(heartbeat);
        return FIXED_BYTES + Varint.size(head) + head;
    }

    private static int headSize(Heartbeat heartbeat) {
        return ORIGIN_BYTES
                + Varint.size(heartbeat.term())
                + Varint.size(heartbeat.sequence())
                + Varint.size(heartbeat.lost())
                + textSize(heartbeat.nodeId());
    }

    public static void write(ByteBuf out, Heartbeat heartbeat) {
        out.writeByte(VERSION).writeByte(HEARTBEAT | (heartbeat.isLeaving() ? LEAVING : 0));
        Varint.write(out, headSize(heartbeat));
        out.writeLong(heartbeat.origin());
        Varint.write(out, heartbeat.term());
        Varint.write(out, heartbeat.sequence());
        Varint.write(out, heartbeat.lost());
        writeText(out, heartbeat.nodeId());
    }

    private static int textSize(String text) {
        int bytes = ByteBufUtil.utf8Bytes(text);
        return Varint.size(bytes) + bytes;
    }

    private static void writeText(ByteBuf out, String text) {
        int bytes = ByteBufUtil.utf8Bytes(text);
        Varint.write(out, bytes);
        ByteBufUtil.reserveAndWriteUtf8(out, text, bytes);
    }

    /**
     * Reads a message. Never throws: what can't be read is {@link Dropped#GARBAGE}.
     *
     * @param self this process: its own durable publications are {@link Dropped#ECHO}
     */
    public static BusMessage read(ByteBuf in, long self) {
        try {
            return in.isReadable() && in.getByte(in.readerIndex()) == BusSeal.VERSION
                    ? SealedMessage.read(in.skipBytes(1), self)
                    : readUnsealed(in, self);
        } catch (IndexOutOfBoundsException cutOff) {
            return Dropped.GARBAGE;
        }
    }

    /** As {@link #read}, of what has no seal. */
    static BusMessage readUnsealed(ByteBuf in, long self) {
        try {
            if (in.readUnsignedByte() != VERSION) {
                return Dropped.GARBAGE;
            }
            int flags = in.readUnsignedByte();
            int headEnd = length(in) + in.readerIndex();
            long origin = in.readLong();
            long term = Varint.read(in);
            if ((flags & HEARTBEAT) != 0) {
                return readHeartbeat(in, origin, term, flags);
            }
            boolean isEcho = origin == self && (flags & DURABLE) != 0;
            return isEcho ? Dropped.ECHO : readBroadcast(in, origin, term, flags, headEnd);
        } catch (ProtocolException | IndexOutOfBoundsException | IllegalArgumentException fault) {
            return Dropped.GARBAGE;
        }
    }

    private static Heartbeat readHeartbeat(ByteBuf in, long origin, long term, int flags) {
        long sequence = Varint.read(in);
        long lost = Varint.read(in);
        return new Heartbeat(origin, term, readText(in), sequence, lost, (flags & LEAVING) != 0);
    }

    private static BusMessage readBroadcast(ByteBuf in, long origin, long term, int flags, int headEnd) {
        long timeMillis = Varint.read(in);
        long sentMillis = timeMillis + Varint.read(in);
        Position position = (flags & DURABLE) != 0 ? readPosition(in) : null;
        String event = (flags & NAMED) != 0 ? readText(in) : Publication.DEFAULT_EVENT;
        String key = (flags & KEYED) != 0 ? readText(in) : null;
        if (in.readerIndex() > headEnd || event.isEmpty()) {
            return Dropped.GARBAGE;
        }
        in.readerIndex(headEnd);
        byte[] payload = new byte[in.readableBytes()];
        in.readBytes(payload);
        PayloadFormat format = (flags & BINARY) != 0 ? PayloadFormat.BINARY : PayloadFormat.JSON;
        return new Broadcast(origin, term, event, new Payload(format, payload), key, timeMillis, sentMillis, position);
    }

    private static Position readPosition(ByteBuf in) {
        Position position = new Position(Varint.read(in), Varint.read(in));
        if (position.epoch() == 0 || position.offset() == 0) {
            throw new IllegalArgumentException("not a place of a publication: " + position);
        }
        return position;
    }

    private static int length(ByteBuf in) {
        long length = Varint.read(in);
        if (length > in.readableBytes()) {
            throw new IndexOutOfBoundsException("length: " + length);
        }
        return (int) length;
    }

    private static String readText(ByteBuf in) {
        int bytes = length(in);
        if (!ByteBufUtil.isText(in, in.readerIndex(), bytes, StandardCharsets.UTF_8)) {
            throw new IllegalArgumentException("not UTF-8");
        }
        return in.readCharSequence(bytes, StandardCharsets.UTF_8).toString();
    }
}
