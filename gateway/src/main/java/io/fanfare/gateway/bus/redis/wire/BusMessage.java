package io.fanfare.gateway.bus.redis.wire;

import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;

/** What a channel brings, as far as the message itself tells; {@link BusFormat} has the bytes. */
public interface BusMessage {

    /**
     * A publication. Its topic is told by the channel.
     *
     * @param origin the process that published it
     * @param term the connection that it was published on; later ones have higher numbers
     * @param sentMillis when that process gave it to the bus, by its clock
     * @param position where it is committed, or null for an ephemeral topic
     */
    record Broadcast(
            long origin,
            long term,
            String event,
            Payload payload,
            String key,
            long timeMillis,
            long sentMillis,
            Position position)
            implements BusMessage {

        public Publication publication(TopicName topic) {
            return new Publication(topic, event, payload, key, timeMillis);
        }
    }

    /**
     * A sign of life.
     *
     * @param origin the process, a random number that a restart changes
     * @param term the connection that it was published on; later ones have higher numbers
     * @param sequence counts the heartbeats of this process to this primary
     * @param lost how many publications of this process may not have reached all nodes
     * @param isLeaving whether this is its last one
     */
    record Heartbeat(long origin, long term, String nodeId, long sequence, long lost, boolean isLeaving)
            implements BusMessage {}

    /** What is not passed on. */
    enum Dropped implements BusMessage {
        /** A durable publication of this node, which was delivered when it was published. */
        ECHO,
        /** Not a message of this version of the bus. */
        GARBAGE,
        /** No node has published it: see {@link BusSeal}. */
        FORGED
    }
}
