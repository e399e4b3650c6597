package io.fanfare.gateway.bus.redis;

import io.fanfare.gateway.bus.redis.state.Peers;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is wrong with the bus, if anything. Owned by the bus loop, but for the questions. */
final class BusHealth {
    private static final Logger LOG = LoggerFactory.getLogger(BusHealth.class);

    private final Links links;
    private final Peers peers;
    /** Channels that their link refused because another primary serves them. */
    private final Set<String> misrouted = new HashSet<>();

    private String silent;
    private boolean isClosed;
    private volatile String problem = "not connected yet";

    BusHealth(Links links, Peers peers) {
        this.links = links;
        this.peers = peers;
    }

    /** Looks whether a node has fallen silent. It may be dead, or cut off and publishing. */
    void listen(long nowNanos) {
        String before = silent;
        silent = silentPeer(nowNanos);
        if (silent != null && !silent.equals(before)) {
            LOG.warn("nothing is heard of node {}: it is dead or cut off", silent);
        }
        update();
    }

    private String silentPeer(long nowNanos) {
        for (RedisLink link : links.all()) {
            String nodeId = link.isUp() ? peers.silentOn(link.name(), link.upSinceNanos(), nowNanos) : null;
            if (nodeId != null) {
                return nodeId;
            }
        }
        return null;
    }

    boolean isSomebodySilent() {
        return silent != null;
    }

    /** Sums up; to be called when a link has changed. */
    void update() {
        problem = sum();
    }

    private String sum() {
        if (isClosed) {
            return "closed";
        }
        if (links.problem() != null) {
            return links.problem();
        }
        for (RedisLink link : links.all()) {
            String reason = link.problem();
            if (reason != null) {
                return link.name() + ": " + reason;
            }
        }
        if (!misrouted.isEmpty()) {
            return misrouted.size() + " topics are moving to another primary";
        }
        return silent == null ? null : "nothing is heard of node " + silent;
    }

    void misrouted(List<String> channels) {
        misrouted.addAll(channels);
        update();
    }

    void routed(String channel) {
        misrouted.remove(channel);
    }

    boolean isMisrouted(String channel) {
        return misrouted.contains(channel);
    }

    /** What is wrong, or null. Any thread. */
    String problem() {
        return problem;
    }

    /** The bus is of no use any more, whatever its links say. */
    void close() {
        isClosed = true;
        update();
    }
}
