package io.fanfare.gateway.transport;

import io.fanfare.protocol.CloseCode;
import io.fanfare.protocol.ProtocolException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A client that listens to a stream of events: the answer to its request does not end. It says nothing more; that it takes what is
 * written to it is its sign of life.
 */
final class EventStreamConnection extends ChannelConnection {
    /** Proxies and browsers hear something at least every 15 s, a sweep that is late included. */
    private static final int COMMENT_SECONDS = 14;

    private static final int MILLIS_PER_SECOND = 1_000;
    private static final int NOT_YET = -1;

    private final EventStreamDialect stream;
    private int lastCommentSeconds = NOT_YET;
    /** When a client that has been told to go is sent away. */
    private int goAtSeconds = NOT_YET;

    private long lastPendingBytes;

    EventStreamConnection(PendingConnection pending, EventStreamDialect stream) {
        super(pending, stream);
        this.stream = stream;
    }

    @Override
    public String transport() {
        return "sse";
    }

    @Override
    int headerBytes(int messageBytes) {
        return 0;
    }

    @Override
    void writeHeader(ByteBuf out, boolean isText, int messageBytes) {
        // An event has all in it.
    }

    /** Empty lines may follow a request (RFC 9112 §2.2). */
    @Override
    boolean readFrame(ByteBuf input) {
        byte next = input.readByte();
        if (next != '\r' && next != '\n') {
            throw ProtocolException.close(
                    CloseCode.PROTOCOL_ERROR, "bytes after the request (expected: none while its answer lasts)");
        }
        return true;
    }

    @Override
    void writeClose(CloseCode code, String text, long windowMillis) {
        stream.writeEnd(code, text, windowMillis, this);
    }

    @Override
    void onSweep(int nowSeconds) {
        noteProgress();
        if (!stream.isBegun() || isClosing()) {
            return;
        }
        if (isTimeToGo(nowSeconds)) {
            close(CloseCode.DRAINING, "the node is draining");
        } else if (lastCommentSeconds == NOT_YET || nowSeconds - lastCommentSeconds >= COMMENT_SECONDS) {
            if (lastCommentSeconds != NOT_YET && isWritable()) {
                stream.writeComment(this);
            }
            lastCommentSeconds = nowSeconds;
        }
    }

    private void noteProgress() {
        long pendingBytes = pendingBytes();
        if (pendingBytes == 0 || pendingBytes < lastPendingBytes) {
            session().onHeard();
        }
        lastPendingBytes = pendingBytes;
    }

    /** Each at a moment of its own: all who are sent away at once would come back at once. */
    private boolean isTimeToGo(int nowSeconds) {
        long withinMillis = stream.goWithinMillis();
        if (withinMillis < 0) {
            return false;
        }
        if (goAtSeconds == NOT_YET) {
            goAtSeconds =
                    nowSeconds + (int) (ThreadLocalRandom.current().nextLong(withinMillis + 1) / MILLIS_PER_SECOND);
        }
        return nowSeconds >= goAtSeconds;
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (isWritable()) {
            session().onHeard();
        }
        super.channelWritabilityChanged(ctx);
    }
}
