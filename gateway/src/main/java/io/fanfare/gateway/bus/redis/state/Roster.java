package io.fanfare.gateway.bus.redis.state;

import io.fanfare.gateway.bus.BusPeer;
import io.fanfare.gateway.bus.PeerListener;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which other nodes there are, and who of them has come or gone since the last look. Owned by the bus loop, but for the question. */
public final class Roster {
    private volatile List<BusPeer> present = List.of();

    /** Remembers who is there now, and tells the difference: first who has gone. */
    public void look(List<BusPeer> now, PeerListener listener) {
        Map<Long, BusPeer> gone = byProcess(present);
        Map<Long, BusPeer> come = byProcess(now);
        present.forEach(peer -> come.remove(peer.incarnation()));
        now.forEach(peer -> gone.remove(peer.incarnation()));
        present = List.copyOf(now);
        gone.values().forEach(listener::onPeerLeft);
        come.values().forEach(listener::onPeerJoined);
    }

    private static Map<Long, BusPeer> byProcess(List<BusPeer> peers) {
        Map<Long, BusPeer> byProcess = new HashMap<>();
        peers.forEach(peer -> byProcess.put(peer.incarnation(), peer));
        return byProcess;
    }

    /** Who was there at the last look. Any thread. */
    public List<BusPeer> present() {
        return present;
    }
}
