package io.fanfare.gateway.topic;

import io.fanfare.protocol.Publication;
import io.netty.buffer.ByteBuf;

/**
 * Writes publications in one wire format, with all that the transport puts in front of them. One object for each format: what
 * it has written once is shared by all connections that name it. Any thread; keeps nothing.
 */
public interface PublicationEncoder {
    /** How many bytes {@link #write} appends. Too few make the buffer grow, which costs. */
    int size(int topicId, long epoch, long offset, Publication publication);

    /**
     * Appends a publication.
     *
     * @param topicId its topic's number on this node
     * @param epoch of the offset, or 0 in an ephemeral topic
     * @param offset its offset, or 0 in an ephemeral topic
     */
    void write(ByteBuf out, int topicId, long epoch, long offset, Publication publication);
}
