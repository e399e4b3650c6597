package io.fanfare.gateway.bus.redis;

import io.fanfare.gateway.bus.redis.BusMessage.Heartbeat;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.Publication;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** Makes what this node publishes on the bus. Any thread, unless a method says otherwise. */
final class BusCommands {
    private final RedisSettings settings;
    private final Channels channels;
    private final long self;
    private final InstantSource clock;
    private final AtomicLong lost = new AtomicLong();
    private long lastTerm;

    BusCommands(RedisSettings settings, Channels channels, long self, InstantSource clock) {
        this.settings = settings;
        this.channels = channels;
        this.self = self;
        this.clock = clock;
    }

    PublishCommand publication(Outbox outbox, Publication publication, Position position) {
        boolean isSharded = settings.target().isSharded();
        return new PublicationCommand(outbox, isSharded, channels, self, publication, position, clock.millis());
    }

    PublishCommand heartbeat(Outbox outbox, String channelRest, long sequence, boolean isLeaving) {
        return new HeartbeatCommand(
                outbox,
                settings.target().isSharded(),
                channels,
                channelRest,
                new Heartbeat(self, outbox.term(), settings.nodeId(), sequence, lost.get(), isLeaving));
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
