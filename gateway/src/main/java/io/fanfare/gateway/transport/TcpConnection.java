package io.fanfare.gateway.transport;

import io.fanfare.protocol.CloseCode;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.compact.TcpFraming;
import io.netty.buffer.ByteBuf;

/** A client that speaks the compact protocol on a plain stream: frames, each with its length in front. */
final class TcpConnection extends ChannelConnection {

    TcpConnection(PendingConnection pending) {
        super(pending, CompactDialect.ON_TCP);
    }

    @Override
    public String transport() {
        return "tcp";
    }

    @Override
    boolean readFrame(ByteBuf input) {
        ByteBuf frame = TcpFraming.nextFrame(input, frameLimitBytes());
        if (frame == null) {
            return false;
        }
        takeBinary(frame);
        return true;
    }

    @Override
    int headerBytes(int messageBytes) {
        return TcpFraming.lengthSize(messageBytes);
    }

    /** A stream knows no difference between text and bytes. */
    @Override
    void writeHeader(ByteBuf out, boolean isText, int messageBytes) {
        TcpFraming.writeLength(out, messageBytes);
    }

    /** There is no close frame on TCP: a go-away carries the code. */
    @Override
    void writeClose(CloseCode code, String text, long windowMillis) {
        send(new Event.GoAway(code.number(), code.isReconnect(), windowMillis, text));
    }
}
