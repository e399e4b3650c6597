package io.fanfare.gateway.transport;

import io.fanfare.gateway.topic.PublicationEncoder;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.phoenix.PhoenixPublication;
import io.fanfare.protocol.phoenix.PhoenixVersion;
import io.netty.buffer.ByteBuf;

/** Publications as subscribers by Phoenix Channels get them, each one message. */
enum PhoenixFormat implements PublicationEncoder {
    /** Text only. */
    V1(PhoenixVersion.V1, false, false),
    /** Text, bytes as bytes. */
    V2(PhoenixVersion.V2, true, false),
    /** Text only, so that each has its position. */
    V2_POSITIONS(PhoenixVersion.V2, false, false),
    /** For clients that poll: text only, each a string in what a poll is answered with. */
    POLLED_V1(PhoenixVersion.V1, false, true),
    POLLED_V2(PhoenixVersion.V2, false, true);

    private final PhoenixVersion version;
    private final boolean isBytesAsBytes;
    private final boolean isPolled;

    PhoenixFormat(PhoenixVersion version, boolean isBytesAsBytes, boolean isPolled) {
        this.version = version;
        this.isBytesAsBytes = isBytesAsBytes;
        this.isPolled = isPolled;
    }

    /** The one of a client that polls. */
    static PhoenixFormat polled(PhoenixVersion version) {
        return version == PhoenixVersion.V1 ? POLLED_V1 : POLLED_V2;
    }

    /** The one of a client on WebSocket. */
    static PhoenixFormat of(PhoenixVersion version, boolean wantsPositions) {
        if (version == PhoenixVersion.V1) {
            return V1;
        }
        return wantsPositions ? V2_POSITIONS : V2;
    }

    @Override
    public int size(int topicId, long epoch, long offset, Publication publication) {
        int bytes = isBinary(publication)
                ? PhoenixPublication.binaryBytes(publication)
                : PhoenixPublication.textBytes(version, epoch, offset, publication);
        return isPolled ? LongPollText.bytes(bytes) : WebSocketHeader.bytes(bytes) + bytes;
    }

    @Override
    public void write(ByteBuf out, int topicId, long epoch, long offset, Publication publication) {
        if (isPolled) {
            writePolled(out, epoch, offset, publication);
        } else if (isBinary(publication)) {
            WebSocketHeader.write(
                    out, WebSocketHeader.FINAL | WebSocketOpcode.BINARY, PhoenixPublication.binaryBytes(publication));
            PhoenixPublication.writeBinary(out, publication);
        } else {
            WebSocketHeader.write(
                    out,
                    WebSocketHeader.FINAL | WebSocketOpcode.TEXT,
                    PhoenixPublication.textBytes(version, epoch, offset, publication));
            PhoenixPublication.writeText(out, version, epoch, offset, publication);
        }
    }

    private void writePolled(ByteBuf out, long epoch, long offset, Publication publication) {
        ByteBuf message = out.alloc().buffer(PhoenixPublication.textBytes(version, epoch, offset, publication));
        try {
            PhoenixPublication.writeText(message, version, epoch, offset, publication);
            LongPollText.write(out, message);
        } finally {
            message.release();
        }
    }

    /** Whether bytes come as bytes. */
    boolean isBytesAsBytes() {
        return isBytesAsBytes;
    }

    private boolean isBinary(Publication publication) {
        return isBytesAsBytes && PhoenixPublication.isBinary(publication);
    }
}
