package io.fanfare.bench.driver;

import io.fanfare.bench.client.ConnectionEnd;
import io.fanfare.bench.client.FrameConnection;
import io.fanfare.bench.client.FrameListener;
import io.fanfare.bench.client.UnexpectedBytes;
import io.netty.buffer.ByteBuf;

/**
 * One connection to the server that is measured: a subscriber, a publisher or both. Everything but {@link #close},
 * {@link #stopReading} and {@link #resumeReading} is for its loop, once {@link PeerEvents#onReady} was called.
 */
public abstract class Peer implements FrameListener {
    protected final TopicNames topics;
    protected final PeerEvents listener;
    /** Null until it is open. */
    private volatile FrameConnection connection;

    private volatile boolean isClosed;

    protected Peer(TopicNames topics, PeerEvents listener) {
        this.topics = topics;
        this.listener = listener;
    }

    /** Subscribes, once; {@link PeerEvents#onSubscribed} tells when all topics are confirmed. */
    public abstract void subscribe(int[] wanted);

    /**
     * Writes a publish, which leaves with the next {@link #flush}.
     *
     * @param payload a JSON object in ASCII; copied before this returns
     * @param tag names it in the answer, 1..65,535, unique among those that are not answered yet
     * @param acknowledge whether success is to be answered
     */
    public abstract void publish(int topic, byte[] payload, int tag, boolean acknowledge);

    /** Says something, so that the server does not take the client for dead. */
    public void keepAlive() {}

    /** What the protocol has to say at the beginning. */
    protected abstract void onConnected();

    @Override
    public final void onOpen(FrameConnection opened) {
        connection = opened;
        onConnected();
        if (isClosed) {
            opened.close();
        }
    }

    /** Null until it is open. */
    public final FrameConnection connection() {
        return connection;
    }

    public final void flush() {
        connection.flush();
    }

    @Override
    public void onReadComplete() {
        listener.onReadComplete();
    }

    @Override
    public final void onWritable() {
        listener.onWritable();
    }

    @Override
    public final void onClosed(ConnectionEnd end) {
        listener.onClosed(this, end);
    }

    /**
     * What came first is not what such a server says: leaves, for that reason.
     *
     * @param expected such as INFO of a NATS server
     */
    protected final void failFirst(ByteBuf in, int index, int bytes, String expected) {
        connection.closeBecause("it speaks another protocol: it answered " + UnexpectedBytes.inWords(in, index, bytes)
                + " (expected: " + expected + ")");
    }

    /** Leaves, as a client does whose network is gone. */
    public final void close() {
        isClosed = true;
        FrameConnection open = connection;
        if (open != null) {
            open.close();
        }
    }
}
