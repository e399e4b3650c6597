package io.fanfare.gateway.bus.redis;

import io.fanfare.gateway.bus.BusListener;
import io.fanfare.gateway.bus.redis.state.Interest;
import io.fanfare.gateway.bus.redis.state.Interests;
import io.fanfare.gateway.bus.redis.state.Peers;
import io.fanfare.gateway.bus.redis.state.Roster;
import io.fanfare.gateway.bus.redis.wire.BusMessage;
import io.fanfare.gateway.bus.redis.wire.BusMessage.Broadcast;
import io.fanfare.gateway.bus.redis.wire.BusMessage.Dropped;
import io.fanfare.gateway.bus.redis.wire.BusMessage.Heartbeat;
import io.fanfare.gateway.metrics.BusDrop;
import io.fanfare.gateway.metrics.GatewayMetrics;
import java.time.InstantSource;

/**
 * Takes what links bring: publications for the listener, heartbeats for the link or the peers. Owned by the bus loop.
 *
 * <p>Publications of a topic that is not wanted are dropped; ephemeral ones that a link brings too late, counted too.
 */
final class InboundMessages {
    private final long self;
    private final Interests interests;
    private final Peers peers;
    private final Roster roster;
    private final GatewayMetrics metrics;
    private final InstantSource clock;
    /** Null until links are opened. */
    private BusListener listener;

    /** @param self the origin of what this process publishes */
    InboundMessages(
            long self, Interests interests, Peers peers, Roster roster, GatewayMetrics metrics, InstantSource clock) {
        this.self = self;
        this.interests = interests;
        this.peers = peers;
        this.roster = roster;
        this.metrics = metrics;
        this.clock = clock;
    }

    void open(BusListener busListener) {
        listener = busListener;
    }

    void onMessage(RedisLink link, String channel, BusMessage message) {
        if (message instanceof Broadcast broadcast) {
            onBroadcast(link, channel, broadcast);
        } else if (message instanceof Heartbeat heartbeat) {
            onHeartbeat(link, heartbeat);
        } else if (message == Dropped.GARBAGE) {
            metrics.busGarbage();
        }
    }

    private void onBroadcast(RedisLink link, String channel, Broadcast broadcast) {
        Interest interest = interests.of(channel);
        if (interest == null) {
            return;
        }
        if (broadcast.position() == null && isOutdated(link, broadcast)) {
            metrics.busDropped(BusDrop.OUTDATED);
            return;
        }
        if (broadcast.origin() != self) {
            metrics.busReceived(Math.max(0, clock.millis() - broadcast.sentMillis()));
        }
        listener.onPublication(broadcast.publication(interest.topic()), broadcast.position());
    }

    /** A server that stood still carries out what a connection brought that its node has given up long ago. */
    private boolean isOutdated(RedisLink link, Broadcast broadcast) {
        long origin = broadcast.origin();
        return origin == self
                ? !link.isTerm(broadcast.term())
                : peers.isOutdated(link.name(), origin, broadcast.term());
    }

    private void onHeartbeat(RedisLink link, Heartbeat heartbeat) {
        if (heartbeat.origin() == self) {
            onOwnHeartbeat(link, heartbeat.sequence());
            return;
        }
        long nowNanos = System.nanoTime();
        int before = peers.count();
        boolean isDoubt = peers.heard(link.name(), heartbeat, nowNanos);
        if (peers.count() != before) {
            roster.look(peers.present(nowNanos), listener);
        }
        if (isDoubt) {
            listener.onDoubt();
        }
    }

    private void onOwnHeartbeat(RedisLink link, long sequence) {
        long nanos = link.onOwnHeartbeat(sequence);
        if (nanos >= 0) {
            metrics.busRoundTrip(nanos);
        }
    }
}
