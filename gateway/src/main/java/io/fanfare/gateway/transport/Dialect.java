package io.fanfare.gateway.transport;

import io.fanfare.gateway.session.PresenceNews;
import io.fanfare.gateway.session.PresencePart;
import io.fanfare.gateway.topic.MessageBatch;
import io.fanfare.gateway.topic.PublicationEncoder;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.ProtocolException;
import io.fanfare.protocol.Publication;
import io.netty.buffer.ByteBuf;

/**
 * A wire format as one connection speaks it: makes commands of its messages and messages of events, and keeps what it must
 * remember for that. One for each connection, opened with the upgrade request; one without state may serve them all. Owned by
 * the connection's loop.
 *
 * <p>Publications are most of what is sent. They go out as bytes that all connections with the same {@link #encoder} share; a
 * format that needs bytes of a subscriber's own in each overrides the two methods that deliver.
 */
interface Dialect {
    /** The connection is ready to carry messages; the first thing that happens. */
    default void onOpen(ClientLink link) {
        // Most clients speak first.
    }

    /**
     * A text message has come; borrowed. It is UTF-8.
     *
     * @throws ProtocolException if it is at fault
     */
    void onText(ByteBuf text, ClientLink link);

    /**
     * A message of bytes has come; borrowed.
     *
     * @throws ProtocolException if it is at fault
     */
    void onBinary(ByteBuf bytes, ClientLink link);

    /** Tells the client something, in any number of messages. */
    void write(Event event, ClientLink link);

    /**
     * Writes publications of a topic as this connection gets them: an object that it has in common with all that get the same bytes.
     *
     * @param topicId its number on this node
     */
    PublicationEncoder encoder(int topicId);

    /**
     * Sends messages that reached a topic together.
     *
     * @param batch borrowed
     * @param from the first that this client gets; mostly 0
     */
    default void deliver(MessageBatch batch, int from, ClientLink link) {
        PublicationEncoder encoder = encoder(batch.topicId());
        link.sendEncoded(from == 0 ? batch.bytes(encoder).retainedDuplicate() : batch.encode(encoder, from));
    }

    /** Tells a part of who is in a topic. */
    default void tell(PresencePart part, ClientLink link) {
        // Most clients do not ask.
    }

    /** Sends who came to a topic and who left. The argument is borrowed. */
    default void deliver(PresenceNews news, ClientLink link) {
        // Nobody is told changes who is not told who is there.
    }

    /** Sends one publication that only this client gets now: it was late, or the client was. */
    default void deliver(int topicId, long epoch, long offset, Publication publication, ClientLink link) {
        PublicationEncoder encoder = encoder(topicId);
        ByteBuf out = link.newEncoded(encoder.size(topicId, epoch, offset, publication));
        try {
            encoder.write(out, topicId, epoch, offset, publication);
        } catch (RuntimeException | Error fault) {
            out.release();
            throw fault;
        }
        link.sendEncoded(out);
    }
}
