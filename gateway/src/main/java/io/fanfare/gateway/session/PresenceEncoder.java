package io.fanfare.gateway.session;

import io.fanfare.gateway.presence.PresenceChange;
import io.fanfare.protocol.TopicName;
import io.netty.buffer.ByteBuf;

/** Writes who came and who left as one wire format has it, all that goes in front included: the same bytes for all who get it. */
public interface PresenceEncoder {
    /**
     * Appends it.
     *
     * @param topicId the topic's number on this node
     * @param change of at most {@link io.fanfare.protocol.ProtocolLimits#MAX_MEMBERS_PER_FRAME} either way
     */
    void write(ByteBuf out, int topicId, TopicName topic, PresenceChange change);
}
