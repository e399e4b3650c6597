package io.fanfare.gateway.bus.redis;

import io.fanfare.protocol.Position;
import io.fanfare.protocol.Publication;
import io.netty.buffer.ByteBuf;

/** Publishes in the channel of a topic. */
final class PublicationCommand extends PublishCommand {
    private final Channels channels;
    private final long origin;
    private final long term;
    private final Publication publication;
    private final Position position;
    private final long sentMillis;
    private final int bodyBytes;

    /**
     * @param position where it is committed, or null for an ephemeral topic
     */
    PublicationCommand(
            Outbox outbox,
            boolean isSharded,
            Channels channels,
            long origin,
            Publication publication,
            Position position,
            long sentMillis) {
        super(outbox, isSharded);
        this.channels = channels;
        this.origin = origin;
        this.term = outbox.term();
        this.publication = publication;
        this.position = position;
        this.sentMillis = sentMillis;
        this.bodyBytes = BusFormat.size(term, publication, position, sentMillis);
    }

    boolean isDurable() {
        return position != null;
    }

    @Override
    byte[] channelPrefix() {
        return channels.topicPrefix();
    }

    @Override
    String channelRest() {
        return publication.topic().value();
    }

    @Override
    int bodyBytes() {
        return bodyBytes;
    }

    @Override
    void writeBody(ByteBuf out) {
        BusFormat.write(out, origin, term, publication, position, sentMillis);
    }
}
