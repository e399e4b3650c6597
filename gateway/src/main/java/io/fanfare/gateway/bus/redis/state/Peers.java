package io.fanfare.gateway.bus.redis.state;

import io.fanfare.gateway.bus.BusPeer;
import io.fanfare.gateway.bus.redis.wire.BusMessage.Heartbeat;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The other nodes, as their heartbeats show them. What one of them could not publish, and what this node did not hear of
 * it, shows in the numbers that they carry. Owned by the bus loop.
 */
public final class Peers {
    /** After so long a node that did not say goodbye counts as dead, not as cut off. */
    static final long FORGET_NANOS = TimeUnit.SECONDS.toNanos(60);

    /** More than that are not watched; a heartbeat of one more is a doubt by itself. */
    static final int MAX_PEERS = 1_000;

    private final long heartbeatNanos;
    private final long silenceNanos;
    private final Map<Long, Peer> byOrigin = new HashMap<>();
    /**
     * When each process said goodbye that did: it does not come back. In a Cluster it says so by every way, and what it said
     * before by another one may be heard after. Oldest first.
     */
    private final Map<Long, Long> goneAtNanos = new LinkedHashMap<>();

    private static final class Peer {
        private final Heartbeat first;
        private final long firstHeardAtNanos;
        private long lost;
        private long heardAtNanos;
        /** Whether a process of the same name came after it: a node that was killed and started again. */
        private boolean isReplaced;
        /** By link: a Cluster has several ways, and each may break by itself. */
        private final Map<String, Way> ways = new HashMap<>();

        private Peer(Heartbeat first, long nowNanos) {
            this.first = first;
            this.firstHeardAtNanos = nowNanos;
            this.lost = first.lost();
        }
    }

    private static final class Way {
        private long term;
        private long sequence;
        private long heardAtNanos;
    }

    /**
     * @param heartbeatNanos between two heartbeats of a node
     * @param silenceNanos after which a node that nothing is heard of is missed
     */
    public Peers(long heartbeatNanos, long silenceNanos) {
        this.heartbeatNanos = heartbeatNanos;
        this.silenceNanos = silenceNanos;
    }

    /**
     * Takes a heartbeat of another node.
     *
     * @return whether publications may have been lost on the way
     */
    public boolean heard(String link, Heartbeat heartbeat, long nowNanos) {
        if (heartbeat.isLeaving()) {
            byOrigin.remove(heartbeat.origin());
            noteGone(heartbeat.origin(), nowNanos);
            return false;
        }
        if (goneAtNanos.containsKey(heartbeat.origin())) {
            return false;
        }
        Peer peer = byOrigin.get(heartbeat.origin());
        if (peer == null) {
            if (byOrigin.size() == MAX_PEERS) {
                return true;
            }
            peer = new Peer(heartbeat, nowNanos);
            replaceNamesakes(heartbeat.nodeId());
            byOrigin.put(heartbeat.origin(), peer);
        }
        peer.isReplaced = false;
        boolean hasLost = heartbeat.lost() > peer.lost;
        peer.lost = Math.max(peer.lost, heartbeat.lost());
        peer.heardAtNanos = nowNanos;
        Way way = peer.ways.get(link);
        boolean isNewWay = way == null;
        if (isNewWay) {
            way = new Way();
            peer.ways.put(link, way);
        }
        boolean hasGap = !isNewWay && heartbeat.sequence() != way.sequence + 1;
        way.term = Math.max(way.term, heartbeat.term());
        way.sequence = heartbeat.sequence();
        way.heardAtNanos = nowNanos;
        return isNewWay || hasLost || hasGap;
    }

    private void noteGone(long origin, long nowNanos) {
        if (goneAtNanos.size() == MAX_PEERS) {
            goneAtNanos.remove(goneAtNanos.keySet().iterator().next());
        }
        goneAtNanos.put(origin, nowNanos);
    }

    /** Whether a process has begun anew on a link since it published this there. */
    public boolean isOutdated(String link, long origin, long term) {
        Peer peer = byOrigin.get(origin);
        Way way = peer == null ? null : peer.ways.get(link);
        return way != null && term < way.term;
    }

    private void replaceNamesakes(String nodeId) {
        for (Peer peer : byOrigin.values()) {
            peer.isReplaced |= peer.first.nodeId().equals(nodeId);
        }
    }

    /** Forgets the dead, and ways that are no longer used. */
    public void sweep(Collection<String> links, long nowNanos) {
        byOrigin.values().removeIf(peer -> nowNanos - peer.heardAtNanos > FORGET_NANOS);
        goneAtNanos.values().removeIf(atNanos -> nowNanos - atNanos > FORGET_NANOS);
        byOrigin.values().forEach(peer -> peer.ways.keySet().retainAll(links));
    }

    /**
     * Who was heard over a link before, and has been silent for too long.
     *
     * @param sinceNanos when the link came up: nobody could be heard before
     * @return one of them, or null
     */
    public String silentOn(String link, long sinceNanos, long nowNanos) {
        for (Peer peer : byOrigin.values()) {
            Way way = peer.ways.get(link);
            if (way != null && !peer.isReplaced && nowNanos - Math.max(way.heardAtNanos, sinceNanos) > silenceNanos) {
                return peer.first.nodeId();
            }
        }
        return null;
    }

    /** All but those that were replaced and have fallen silent since: they are gone. */
    public List<BusPeer> present(long nowNanos) {
        List<BusPeer> present = new ArrayList<>();
        for (Peer peer : byOrigin.values()) {
            long silentNanos = nowNanos - peer.heardAtNanos;
            boolean isSilent = silentNanos > silenceNanos;
            if (!isSilent || !peer.isReplaced) {
                // What a server that stood still brings at once is no sign of life.
                boolean isSteady = !isSilent && peer.heardAtNanos - peer.firstHeardAtNanos >= heartbeatNanos / 2;
                present.add(new BusPeer(
                        peer.first.nodeId(),
                        peer.first.origin(),
                        TimeUnit.NANOSECONDS.toMillis(silentNanos),
                        isSteady));
            }
        }
        return present;
    }

    /** How many are kept, those that are gone too. */
    public int count() {
        return byOrigin.size();
    }
}
