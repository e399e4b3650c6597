package io.fanfare.gateway.bus.redis;

import io.fanfare.gateway.bus.redis.wire.BusMessage.Heartbeat;
import io.fanfare.gateway.bus.redis.wire.BusSeal;
import io.fanfare.gateway.bus.redis.wire.Channels;
import io.fanfare.gateway.bus.redis.wire.HeartbeatBytes;
import io.fanfare.gateway.bus.redis.wire.MessageBytes;
import io.fanfare.gateway.bus.redis.wire.PublicationBytes;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.Publication;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** Makes what this process publishes on the bus, with what it says of itself there. Any thread, unless a method says otherwise. */
final class OutboundMessages {
    private final long self;
    private final String nodeId;
    private final Channels channels;
    private final BusSeal seal;
    private final InstantSource clock;
    private final AtomicLong lost = new AtomicLong();
    private long lastTerm;

    /** @param self the origin of what this process publishes */
    OutboundMessages(long self, String nodeId, Channels channels, BusSeal seal, InstantSource clock) {
        this.self = self;
        this.nodeId = nodeId;
        this.channels = channels;
        this.seal = seal;
        this.clock = clock;
    }

    MessageBytes publication(long term, Publication publication, Position position) {
        return seal.seal(new PublicationBytes(channels, self, term, publication, position, clock.millis()));
    }

    MessageBytes heartbeat(long term, String channelRest, long sequence, boolean isLeaving) {
        return seal.seal(new HeartbeatBytes(
                channels, channelRest, new Heartbeat(self, term, nodeId, sequence, lost.get(), isLeaving)));
    }

    /** The number of one more connection, higher than that of every earlier one. On the bus loop. */
    long nextTerm() {
        return ++lastTerm;
    }

    /** A durable publication may not have reached the other nodes: the next heartbeat says so. */
    void lost() {
        lost.incrementAndGet();
    }
}
