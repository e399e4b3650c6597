package io.fanfare.bench.jmh;

import io.fanfare.gateway.session.Connection;
import io.fanfare.gateway.session.PresenceNews;
import io.fanfare.gateway.session.PresencePart;
import io.fanfare.gateway.topic.FlushQueue;
import io.fanfare.gateway.topic.MessageBatch;
import io.fanfare.gateway.transport.CompactFormat;
import io.fanfare.protocol.CloseCode;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.Publication;
import io.netty.buffer.ByteBuf;

/** A client without a socket. As with a socket, what is written is held until it is flushed, and released then. */
final class SocketlessConnection implements Connection, FlushQueue.Flushable {
    /** More writes of one connection before a flush than any benchmark makes. */
    private static final int MAX_PENDING = 16;

    private final FlushQueue flushes;
    private final ByteBuf[] pending = new ByteBuf[MAX_PENDING];
    private int pendingCount;
    private long flushedBytes;

    SocketlessConnection(FlushQueue flushes) {
        this.flushes = flushes;
    }

    @Override
    public String transport() {
        return "websocket";
    }

    @Override
    public void deliver(MessageBatch batch, int from) {
        if (pendingCount == 0) {
            flushes.add(this);
        }
        pending[pendingCount++] = batch.bytes(CompactFormat.WEBSOCKET).retainedDuplicate();
    }

    @Override
    public void flushNow() {
        for (int i = 0; i < pendingCount; i++) {
            flushedBytes += pending[i].readableBytes();
            pending[i].release();
            pending[i] = null;
        }
        pendingCount = 0;
    }

    /** How many bytes of messages the client was sent. */
    long flushedBytes() {
        return flushedBytes;
    }

    @Override
    public int maxFrameBytes() {
        return 1 << 20;
    }

    @Override
    public int outboundLimitBytes() {
        return 1 << 18;
    }

    @Override
    public void tell(PresencePart part) {
        throw new UnsupportedOperationException("nobody asks");
    }

    @Override
    public void deliver(PresenceNews news) {
        throw new UnsupportedOperationException("nobody asks");
    }

    @Override
    public boolean isWritable() {
        return true;
    }

    @Override
    public long pendingBytes() {
        return 0;
    }

    @Override
    public void send(Event event) {
        // Answers to hello and subscribe: nobody asks for them.
    }

    @Override
    public void deliver(int topicId, long epoch, long offset, Publication publication) {
        throw new IllegalStateException("a client that reads gets whole runs");
    }

    @Override
    public void sweep(int nowSeconds) {
        // Nothing arrives here.
    }

    @Override
    public void holdInput() {
        // Nothing arrives here.
    }

    @Override
    public void releaseInput() {
        // Nothing has waited.
    }

    @Override
    public void handshakeDone() {
        // No deadline to call off.
    }

    @Override
    public void close(CloseCode code, String text) {
        throw new IllegalStateException(code + ": " + text);
    }
}
