package io.fanfare.gateway.bus;

/**
 * Hears of other nodes that come and go. Called on a thread of the bus; must not block. A bus inside one node has nothing to
 * tell.
 *
 * <p>For each process both happen once, and first that it joins; after that it may come anew as one that was cut off for long.
 */
public interface PeerListener {

    /** A process is heard of for the first time. */
    default void onPeerJoined(BusPeer peer) {}

    /**
     * A process has gone: it said goodbye, was replaced by another one of its name, or was silent for so long that it counts
     * as dead. One that is only silent has not gone yet: it may be cut off, and serve clients.
     */
    default void onPeerLeft(BusPeer peer) {}
}
