package io.fanfare.gateway.session;

import io.fanfare.gateway.topic.MessageBatch;
import io.fanfare.protocol.CloseCode;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.Publication;

/** The way to a client. Owned by one loop; whatever is written is flushed soon after, together with what follows. */
public interface Connection {

    /** What carries it, for metrics and operators: {@code tcp}, {@code websocket}, {@code longpoll} or {@code sse}. */
    String transport();

    /** Writes an event. On a closed connection it goes nowhere, as with every write. */
    void send(Event event);

    /**
     * Writes messages that reached a topic together, in bytes shared with other clients if it can.
     *
     * @param batch borrowed
     * @param from the first that the client gets
     */
    void deliver(MessageBatch batch, int from);

    /**
     * Writes one publication that only this client gets now.
     *
     * @param epoch of the offset, or 0 in an ephemeral topic
     * @param offset 0 in an ephemeral topic
     */
    void deliver(int topicId, long epoch, long offset, Publication publication);

    /**
     * Whether less than the outbound limit waits to be read by the client. While it is not, messages must not be written;
     * when it is again, the session is told by {@link Session#onWritable()}.
     */
    boolean isWritable();

    /** The largest frame that its client may send. */
    int maxFrameBytes();

    /** How many bytes may wait to be read by the client before messages are held back. */
    int outboundLimitBytes();

    /** How many bytes wait to be read by the client. */
    long pendingBytes();

    /**
     * Called about once a second: ends the connection if a message that has begun to arrive does not go on.
     *
     * @param nowSeconds by the loop's clock
     */
    void sweep(int nowSeconds);

    /**
     * What the client sends from here on waits, the rest of what has come already too: what it asked last has to be looked into
     * first. Bounded by what may be kept of messages that have not wholly arrived.
     */
    void holdInput();

    /** What waits is taken now, and the client is read again. */
    void releaseInput();

    /** The session is open: the handshake deadline no longer holds. */
    void handshakeDone();

    /**
     * Ends the connection: says why, if the client still reads, and closes. The session hears of it by
     * {@link Session#onClosed()}, later.
     *
     * @param text for a developer's eyes; no secrets
     */
    void close(CloseCode code, String text);
}
