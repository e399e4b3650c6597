package io.fanfare.gateway.transport;

import io.fanfare.gateway.topic.PublicationEncoder;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.sse.StreamEvents;
import io.fanfare.protocol.sse.StreamPositions;
import io.netty.buffer.ByteBuf;

/** Publications as all streams of one topic get them alike: an event each, whose id is its position. */
enum EventStreamFormat implements PublicationEncoder {
    ONE_TOPIC;

    @Override
    public int size(int topicId, long epoch, long offset, Publication publication) {
        return (offset == 0 ? 0 : StreamPositions.idBytes(epoch, offset)) + StreamEvents.publicationBytes(publication);
    }

    @Override
    public void write(ByteBuf out, int topicId, long epoch, long offset, Publication publication) {
        if (offset != 0) {
            StreamPositions.writeId(out, epoch, offset);
        }
        StreamEvents.publication(out, publication);
    }
}
