package io.fanfare.gateway.topic;

import io.fanfare.protocol.Publication;
import io.fanfare.protocol.compact.CompactMessage;
import io.fanfare.protocol.compact.TcpFraming;
import io.netty.buffer.ByteBuf;

/** The byte formats that messages go out in. A message's bytes are the same for every connection with one format. */
public enum WireFormat {
    /** Frames of the compact protocol, each with its length in front. */
    COMPACT_TCP("tcp") {
        @Override
        public int headerBytes(int frameBytes) {
            return TcpFraming.lengthSize(frameBytes);
        }

        @Override
        public void writeHeader(ByteBuf out, int frameBytes) {
            TcpFraming.writeLength(out, frameBytes);
        }
    },

    /** Frames of the compact protocol, each one WebSocket binary message. */
    COMPACT_WEBSOCKET("websocket") {
        @Override
        public int headerBytes(int frameBytes) {
            return WebSocketHeader.bytes(frameBytes);
        }

        @Override
        public void writeHeader(ByteBuf out, int frameBytes) {
            WebSocketHeader.write(out, WebSocketHeader.FINAL_BINARY, frameBytes);
        }
    };

    /** How many formats there are. */
    public static final int COUNT = values().length;

    private final String transport;

    WireFormat(String transport) {
        this.transport = transport;
    }

    /** The transport's name in metrics. */
    public final String transport() {
        return transport;
    }

    /** The size of what the transport puts in front of a frame. */
    public abstract int headerBytes(int frameBytes);

    public abstract void writeHeader(ByteBuf out, int frameBytes);

    /** The size of a message with all that goes in front of it. */
    public final int messageBytes(int topicId, long offset, Publication publication) {
        int frameBytes = CompactMessage.size(topicId, offset, publication);
        return headerBytes(frameBytes) + frameBytes;
    }

    /** Appends a message with all that goes in front of it. */
    public final void writeMessage(ByteBuf out, int topicId, long offset, Publication publication) {
        writeHeader(out, CompactMessage.size(topicId, offset, publication));
        CompactMessage.write(out, topicId, offset, publication);
    }
}
