package io.fanfare.gateway.transport;

import io.fanfare.gateway.presence.PresenceChange;
import io.fanfare.gateway.session.PresenceEncoder;
import io.fanfare.gateway.topic.PublicationEncoder;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import io.fanfare.protocol.compact.CompactEvents;
import io.fanfare.protocol.compact.CompactMessage;
import io.fanfare.protocol.compact.TcpFraming;
import io.netty.buffer.ByteBuf;

/** What subscribers get alike by the compact protocol, as each of its transports carries it. */
public enum CompactFormat implements PublicationEncoder, PresenceEncoder {
    /** Each with its length in front. */
    TCP {
        @Override
        int headerBytes(int frameBytes) {
            return TcpFraming.lengthSize(frameBytes);
        }

        @Override
        void writeHeader(ByteBuf out, int frameBytes) {
            TcpFraming.writeLength(out, frameBytes);
        }
    },

    /** Each one binary message. */
    WEBSOCKET {
        @Override
        int headerBytes(int frameBytes) {
            return WebSocketHeader.bytes(frameBytes);
        }

        @Override
        void writeHeader(ByteBuf out, int frameBytes) {
            WebSocketHeader.write(out, WebSocketHeader.FINAL | WebSocketOpcode.BINARY, frameBytes);
        }
    };

    abstract int headerBytes(int frameBytes);

    abstract void writeHeader(ByteBuf out, int frameBytes);

    @Override
    public final int size(int topicId, long epoch, long offset, Publication publication) {
        int frameBytes = CompactMessage.size(topicId, offset, publication);
        return headerBytes(frameBytes) + frameBytes;
    }

    @Override
    public final void write(ByteBuf out, int topicId, long epoch, long offset, Publication publication) {
        writeHeader(out, CompactMessage.size(topicId, offset, publication));
        CompactMessage.write(out, topicId, offset, publication);
    }

    @Override
    public final void write(ByteBuf out, int topicId, TopicName topic, PresenceChange change) {
        ByteBuf frame = out.alloc().buffer();
        try {
            CompactEvents.encode(CompactPresence.change(topicId, change), frame);
            writeHeader(out, frame.readableBytes());
            out.writeBytes(frame);
        } finally {
            frame.release();
        }
    }
}
