package io.fanfare.gateway.bus.redis.wire;

import io.fanfare.protocol.Position;
import io.fanfare.protocol.Publication;
import io.netty.buffer.ByteBuf;

/** A publication on its way to the channel of its topic. */
public final class PublicationBytes implements MessageBytes {
    private final Channels channels;
    private final long origin;
    private final long term;
    private final Publication publication;
    private final Position position;
    private final long sentMillis;
    private final int size;

    /**
     * @param position where it is committed, or null for an ephemeral topic
     */
    public PublicationBytes(
            Channels channels, long origin, long term, Publication publication, Position position, long sentMillis) {
        this.channels = channels;
        this.origin = origin;
        this.term = term;
        this.publication = publication;
        this.position = position;
        this.sentMillis = sentMillis;
        this.size = BusFormat.size(term, publication, position, sentMillis);
    }

    @Override
    public boolean isPublication() {
        return true;
    }

    @Override
    public boolean isDurable() {
        return position != null;
    }

    @Override
    public byte[] channelPrefix() {
        return channels.topicPrefix();
    }

    @Override
    public String channelRest() {
        return publication.topic().value();
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public void write(ByteBuf out) {
        BusFormat.write(out, origin, term, publication, position, sentMillis);
    }
}
