package io.fanfare.gateway.transport;

import io.fanfare.gateway.topic.PublicationEncoder;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.phoenix.PhoenixPublication;
import io.fanfare.protocol.phoenix.PhoenixVersion;
import io.netty.buffer.ByteBuf;

/** Publications as subscribers by Phoenix Channels get them, each one message. */
enum PhoenixFormat implements PublicationEncoder {
    /** Text only. */
    V1(PhoenixVersion.V1, false),
    /** Text, bytes as bytes. */
    V2(PhoenixVersion.V2, true),
    /** Text only, so that each has its position. */
    V2_POSITIONS(PhoenixVersion.V2, false);

    private final PhoenixVersion version;
    private final boolean isBytesAsBytes;

    PhoenixFormat(PhoenixVersion version, boolean isBytesAsBytes) {
        this.version = version;
        this.isBytesAsBytes = isBytesAsBytes;
    }

    /** The one of a client. */
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
        return WebSocketHeader.bytes(bytes) + bytes;
    }

    @Override
    public void write(ByteBuf out, int topicId, long epoch, long offset, Publication publication) {
        if (isBinary(publication)) {
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

    /** Whether bytes come as bytes. */
    boolean isBytesAsBytes() {
        return isBytesAsBytes;
    }

    private boolean isBinary(Publication publication) {
        return isBytesAsBytes && PhoenixPublication.isBinary(publication);
    }
}
