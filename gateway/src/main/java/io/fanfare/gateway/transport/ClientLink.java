package io.fanfare.gateway.transport;

import io.fanfare.protocol.Command;
import io.netty.buffer.ByteBuf;

/** What a {@link Dialect} does with the connection that it speaks on. Owned by the connection's loop. */
interface ClientLink {
    /**
     * The client wants something.
     *
     * @throws io.fanfare.protocol.ProtocolException if it may not; the dialect lets it pass
     */
    void carryOut(Command command);

    /** An empty message, the dialect's until it is sent. What the transport puts in front finds room there. */
    ByteBuf newMessage();

    /** Sends what {@link #newMessage} gave, as text where the transport knows the difference; the link's from now on. */
    void sendText(ByteBuf message);

    /** Sends what {@link #newMessage} gave, as bytes; the link's from now on. */
    void sendBinary(ByteBuf message);

    /** An empty buffer for {@link #sendEncoded}. */
    ByteBuf newEncoded(int bytes);

    /** Sends what has all in front of it already, as a publication encoder writes it; the link's from now on. */
    void sendEncoded(ByteBuf bytes);

    /** Ends the connection after what was sent: all has been said. */
    void finish();
}
