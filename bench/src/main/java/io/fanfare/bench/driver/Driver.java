package io.fanfare.bench.driver;

import io.fanfare.bench.client.Endpoint;

/** How to talk to one kind of server. Without state of its own; any thread. */
public interface Driver {
    Endpoint endpoint();

    /**
     * One more connection, to be dialed at {@link #endpoint}.
     *
     * @param former what it takes the place of, and goes on from if the server resumes; or null
     */
    Peer newPeer(TopicNames topics, PeerEvents listener, Peer former);

    /** Whether someone who comes back gets what he missed. */
    default boolean resumes() {
        return false;
    }

    /** Whether its peers can be told who is in a topic. */
    default boolean tellsPresence() {
        return false;
    }

    /** Whether the server can answer a publish, so that its outcome is known. */
    default boolean acknowledges() {
        return false;
    }

    /** Whether its peers subscribe; if not, they only publish. */
    default boolean subscribes() {
        return true;
    }

    /** How many publishes that are to be acknowledged one connection may have under way. */
    default int maxInFlight() {
        return 1_000;
    }

    /** How often {@link Peer#keepAlive} is to be called; 0 for never. */
    default int keepAliveSeconds() {
        return 0;
    }
}
