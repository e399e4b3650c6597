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
import io.fanfare.gateway.bus.redis.wire.BusSeal;
import io.fanfare.gateway.metrics.BusDrop;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.ProtocolException;
import io.fanfare.protocol.PublicationRules;
import java.time.InstantSource;
import java.util.function.Predicate;

/**
 * Takes what links bring: publications for the listener, heartbeats for the link or the peers. Owned by the bus loop.
 *
 * <p>Publications of a topic that is not wanted are dropped; ephemeral ones that a link brings too late, counted too.
 */
final class InboundMessages {
    private final long self;
    private final BusSeal seal;
    private final Predicate<Payload> payloadRule;
    private final Interests interests;
    private final Peers peers;
    private final Roster roster;
    private final GatewayMetrics metrics;
    private final InstantSource clock;
    /** Null until links are opened. */
    private BusListener listener;

    /**
     * @param self the origin of what this process publishes
     * @param payloadRule what every payload must satisfy
     */
    InboundMessages(
            long self,
            BusSeal seal,
            Predicate<Payload> payloadRule,
            Interests interests,
            Peers peers,
            Roster roster,
            GatewayMetrics metrics,
            InstantSource clock) {
        this.self = self;
        this.seal = seal;
        this.payloadRule = payloadRule;
        this.interests = interests;
        this.peers = peers;
        this.roster = roster;
        this.metrics = metrics;
        this.clock = clock;
    }

    void open(BusListener busListener) {
        listener = busListener;
    }

    void onMessage(RedisLink link, String channel, BusMessage brought) {
        BusMessage message = seal.open(channel, brought);
        if (message instanceof Broadcast broadcast) {
            onBroadcast(link, channel, broadcast);
        } else if (message instanceof Heartbeat heartbeat) {
            onHeartbeat(link, heartbeat);
        } else if (message == Dropped.GARBAGE) {
            metrics.busGarbage();
        } else if (message == Dropped.FORGED) {
            metrics.busForged();
        }
    }

    private void onBroadcast(RedisLink link, String channel, Broadcast broadcast) {
        Interest interest = interests.of(channel);
        if (interest == null) {
            return;
        }
        if (!isWellFormed(broadcast)) {
            metrics.busGarbage();
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

    /** A node has checked what it published; whoever else may publish in Redis has not. */
    private boolean isWellFormed(Broadcast broadcast) {
        try {
            PublicationRules.checkEvent(broadcast.event());
            if (broadcast.key() != null) {
                PublicationRules.checkKey(broadcast.key());
            }
            return payloadRule.test(broadcast.payload());
        } catch (ProtocolException fault) {
            return false;
        }
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
