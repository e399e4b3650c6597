package io.fanfare.gateway.session;

import io.fanfare.gateway.presence.PresenceChange;
import io.fanfare.protocol.TopicName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Arrays;

/**
 * A change in who is in a topic, or a part of a large one. It is encoded once per wire format in use, so that each who watches costs
 * one write. Owned by one loop, while it is handed out.
 */
public final class PresenceNews {
    private final int topicId;
    private final TopicName topic;
    private final PresenceChange change;
    private PresenceEncoder[] encoders = new PresenceEncoder[2];
    private ByteBuf[] encoded = new ByteBuf[2];
    private int encodedCount;

    /** @param topicId the topic's number on this node */
    PresenceNews(int topicId, TopicName topic, PresenceChange change) {
        this.topicId = topicId;
        this.topic = topic;
        this.change = change;
    }

    public int topicId() {
        return topicId;
    }

    public PresenceChange change() {
        return change;
    }

    /** All of it in a wire format, ready to be written; borrowed. Encoded when somebody first asks. */
    public ByteBuf bytes(PresenceEncoder encoder) {
        for (int i = 0; i < encodedCount; i++) {
            if (encoders[i] == encoder) {
                return encoded[i];
            }
        }
        ByteBuf bytes = ByteBufAllocator.DEFAULT.directBuffer();
        try {
            encoder.write(bytes, topicId, topic, change);
        } catch (RuntimeException | Error fault) {
            bytes.release();
            throw fault;
        }
        if (encodedCount == encoded.length) {
            encoders = Arrays.copyOf(encoders, encodedCount * 2);
            encoded = Arrays.copyOf(encoded, encodedCount * 2);
        }
        encoders[encodedCount] = encoder;
        encoded[encodedCount++] = bytes;
        return bytes;
    }

    /** It has been handed out. */
    void release() {
        for (int i = 0; i < encodedCount; i++) {
            encoded[i].release();
        }
        encodedCount = 0;
    }
}
