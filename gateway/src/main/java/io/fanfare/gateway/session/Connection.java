package io.fanfare.gateway.session;

import io.fanfare.gateway.topic.WireFormat;
import io.fanfare.protocol.CloseCode;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.Publication;
import io.netty.buffer.ByteBuf;

/** The way to a client. Owned by one loop; whatever is written is flushed soon after, together with what follows. */
public interface Connection {

    /** The format of its bytes. */
    WireFormat wireFormat();

    /** Writes an event. On a closed connection it goes nowhere, as with every write. */
    void send(Event event);

    /** Writes one publication. */
    void sendMessage(int topicId, long offset, Publication publication);

    /**
     * Writes bytes that are in the wire format already.
     *
     * @param bytes released by the connection
     */
    void write(ByteBuf bytes);

    /**
     * Whether less than the outbound limit waits to be read by the client. While it is not, messages must not be written;
     * when it is again, the session is told by {@link Session#onWritable()}.
     */
    boolean isWritable();

    /** How many bytes wait to be read by the client. */
    long pendingBytes();

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
