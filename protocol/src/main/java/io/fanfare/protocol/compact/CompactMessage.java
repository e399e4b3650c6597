package io.fanfare.protocol.compact;

import io.fanfare.protocol.Event;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.PayloadFormat;
import io.fanfare.protocol.Publication;
import io.netty.buffer.ByteBuf;

/**
 * The frame that carries a publication to its subscribers. It is most of the traffic, so it has no field that the
 * transport or the opcode can tell:
 *
 * <pre>
 *  short   1 B E t t t t t | t t t t t t t t | t t t t t t t t | offset | [event] | payload to the end
 *  long    0 1 1 1 0 0 E B | topic id as varint                | offset | [event] | payload to the end
 *
 *  B  the payload is binary, else JSON        t  21 bits of topic id, the highest first
 *  E  an event name follows, else it is "message"
 * </pre>
 *
 * A topic id takes the short form if it fits, and only then the long one. An encoded message serves every subscriber of
 * its topic on the node.
 */
public final class CompactMessage {
    /** The first topic id that takes the long form. */
    static final int FIRST_LONG_ID = 1 << 21;

    private static final int SHORT_BINARY = 1 << 6;
    private static final int SHORT_EVENT = 1 << 5;
    private static final int SHORT_ID_BITS = 0x1F;
    private static final int SHORT_HEAD_BYTES = 3;
    private static final int LONG_BINARY = 1;
    private static final int LONG_EVENT = 1 << 1;

    private CompactMessage() {}

    /** The exact size of the frame that {@link #write(ByteBuf, int, long, Publication)} appends. */
    public static int size(int topicId, long offset, Publication publication) {
        int head = topicId < FIRST_LONG_ID ? SHORT_HEAD_BYTES : 1 + Varint.size(topicId);
        String event = publication.event();
        int eventBytes = FieldWriter.isNamed(event) ? FieldWriter.textSize(event) : 0;
        return head + Varint.size(offset) + eventBytes + publication.payload().bytes().length;
    }

    /**
     * Appends a publication as one frame.
     *
     * @param topicId 0..2^31-1
     * @param offset its offset, or 0 in an ephemeral topic
     */
    public static void write(ByteBuf out, int topicId, long offset, Publication publication) {
        write(out, topicId, offset, publication.event(), publication.payload());
    }

    static void write(ByteBuf out, int topicId, long offset, String event, Payload payload) {
        boolean binary = payload.format() == PayloadFormat.BINARY;
        boolean named = FieldWriter.isNamed(event);
        if (topicId < FIRST_LONG_ID) {
            writeShortHead(out, topicId, binary, named);
        } else {
            writeLongHead(out, topicId, binary, named);
        }
        Varint.write(out, offset);
        if (named) {
            FieldWriter.text(out, event);
        }
        out.writeBytes(payload.bytes());
    }

    private static void writeShortHead(ByteBuf out, int topicId, boolean binary, boolean named) {
        if (topicId < 0) {
            throw new IllegalArgumentException("topicId: " + topicId + " (expected: >= 0)");
        }
        int flags = FieldWriter.flag(binary, SHORT_BINARY) | FieldWriter.flag(named, SHORT_EVENT);
        out.writeMedium((Opcode.SHORT_MESSAGE.number() | flags) << 16 | topicId);
    }

    private static void writeLongHead(ByteBuf out, int topicId, boolean binary, boolean named) {
        int flags = FieldWriter.flag(binary, LONG_BINARY) | FieldWriter.flag(named, LONG_EVENT);
        out.writeByte(Opcode.LONG_MESSAGE.number() | flags);
        Varint.write(out, topicId);
    }

    /** Reads what follows the first byte of a short message. */
    static Event.Message readShort(ByteBuf in, int firstByte) {
        if (in.readableBytes() < SHORT_HEAD_BYTES - 1) {
            throw FieldReader.malformed("topicId: cut off (expected: 2 more bytes)");
        }
        int topicId = (firstByte & SHORT_ID_BITS) << 16 | in.readUnsignedShort();
        boolean binary = FieldReader.isSet(firstByte, SHORT_BINARY);
        return readTail(in, topicId, binary, FieldReader.isSet(firstByte, SHORT_EVENT));
    }

    /** Reads what follows the first byte of a long message. */
    static Event.Message readLong(ByteBuf in, int firstByte) {
        int topicId = FieldReader.integer(in, "topicId");
        if (topicId < FIRST_LONG_ID) {
            throw FieldReader.malformed("topicId: " + topicId + " in a long message (expected: a short message)");
        }
        boolean binary = FieldReader.isSet(firstByte, LONG_BINARY);
        return readTail(in, topicId, binary, FieldReader.isSet(firstByte, LONG_EVENT));
    }

    private static Event.Message readTail(ByteBuf in, int topicId, boolean binary, boolean named) {
        long offset = Varint.read(in);
        String event = named ? FieldReader.event(in) : Publication.DEFAULT_EVENT;
        PayloadFormat format = binary ? PayloadFormat.BINARY : PayloadFormat.JSON;
        return new Event.Message(
                topicId, offset, event, new Payload(format, FieldReader.bytes(in, in.readableBytes())));
    }
}
