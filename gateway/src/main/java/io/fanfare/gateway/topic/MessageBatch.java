package io.fanfare.gateway.topic;

import io.fanfare.protocol.Publication;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Arrays;

/**
 * Consecutive messages of one topic that reached a loop together. They are encoded once per wire format in use, into one
 * buffer, so that a subscriber costs one write however many messages came.
 *
 * <p>Owned by one loop, which uses it again. In a durable topic the offsets follow each other without a hole; in an
 * ephemeral one they are 0.
 */
public final class MessageBatch {
    /** A batch is handed out when it is this long, so that a subscriber's outbound bound is checked often enough. */
    static final int MAX_MESSAGES = 256;

    static final int MAX_PAYLOAD_BYTES = 64 * 1024;

    private final ByteBufAllocator allocator;
    /** The formats in use for this batch, and the bytes in each. */
    private PublicationEncoder[] encoders = new PublicationEncoder[2];

    private ByteBuf[] encoded = new ByteBuf[2];
    private int encodedCount;
    private Publication[] publications = new Publication[4];
    private int count;
    private int topicId;
    private long epoch;
    private long firstOffset;
    private int payloadBytes;

    MessageBatch(ByteBufAllocator allocator) {
        this.allocator = allocator;
    }

    /** Whether a message can follow the last one here. */
    boolean takes(long messageEpoch, long offset) {
        if (count == 0) {
            return true;
        }
        boolean follows = firstOffset == 0 ? offset == 0 : messageEpoch == epoch && offset == firstOffset + count;
        return follows && count < MAX_MESSAGES && payloadBytes < MAX_PAYLOAD_BYTES;
    }

    void add(int id, Publication publication, long messageEpoch, long offset) {
        if (count == 0) {
            topicId = id;
            epoch = messageEpoch;
            firstOffset = offset;
        }
        if (count == publications.length) {
            publications = Arrays.copyOf(publications, count * 2);
        }
        payloadBytes += publication.payload().bytes().length;
        publications[count++] = publication;
    }

    /** Forgets everything, for the next use. */
    void clear() {
        for (int i = 0; i < encodedCount; i++) {
            encoded[i].release();
            encoded[i] = null;
            encoders[i] = null;
        }
        encodedCount = 0;
        Arrays.fill(publications, 0, count, null);
        count = 0;
        payloadBytes = 0;
    }

    /** How many messages there are: 1 or more for those that it is handed to. */
    public int count() {
        return count;
    }

    /** The epoch of the offsets, or 0 in an ephemeral topic. */
    public long epoch() {
        return epoch;
    }

    /** The offset of the first message, or 0 in an ephemeral topic. */
    public long firstOffset() {
        return firstOffset;
    }

    /** The offset of the last message, or 0 in an ephemeral topic. */
    public long lastOffset() {
        return firstOffset == 0 ? 0 : firstOffset + count - 1;
    }

    /** The number on the wire of the topic. */
    public int topicId() {
        return topicId;
    }

    public Publication publication(int index) {
        return publications[index];
    }

    /** How many bytes the payloads have together, from one message on. */
    public int payloadBytes(int from) {
        int bytes = payloadBytes;
        for (int i = 0; i < from; i++) {
            bytes -= publications[i].payload().bytes().length;
        }
        return bytes;
    }

    /** All messages in a wire format, ready to be written; borrowed. Encoded when somebody first asks. */
    public ByteBuf bytes(PublicationEncoder encoder) {
        for (int i = 0; i < encodedCount; i++) {
            if (encoders[i] == encoder) {
                return encoded[i];
            }
        }
        ByteBuf bytes = encode(encoder, 0);
        if (encodedCount == encoded.length) {
            encoders = Arrays.copyOf(encoders, encodedCount * 2);
            encoded = Arrays.copyOf(encoded, encodedCount * 2);
        }
        encoders[encodedCount] = encoder;
        encoded[encodedCount++] = bytes;
        return bytes;
    }

    /** The messages from one on, encoded for one connection; the caller's. */
    public ByteBuf encode(PublicationEncoder encoder, int from) {
        int size = 0;
        for (int i = from; i < count; i++) {
            size += encoder.size(topicId, epoch, offset(i), publications[i]);
        }
        ByteBuf out = allocator.directBuffer(size);
        try {
            for (int i = from; i < count; i++) {
                encoder.write(out, topicId, epoch, offset(i), publications[i]);
            }
        } catch (RuntimeException | Error fault) {
            out.release();
            throw fault;
        }
        return out;
    }

    /** The offset of a message, or 0 in an ephemeral topic. */
    public long offset(int index) {
        return firstOffset == 0 ? 0 : firstOffset + index;
    }
}
