package io.fanfare.gateway.bus;

import io.fanfare.protocol.Position;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Carries publications to every node that has subscribers for their topic, this one included.
 *
 * <p>Delivery is at most once. For durable topics a bus is only a hint: whatever it loses, delays, doubles or reorders is
 * put right by position and from the history store. For ephemeral topics its order is the order, the same on all nodes;
 * what a node publishes while it is cut off has an order on that node only, and nothing published earlier comes after it.
 *
 * <p>Every method may be called from any thread and returns without blocking.
 */
public interface Bus extends AutoCloseable {

    /** How far a publication went. */
    enum Reach {
        /** To all nodes, as far as this node can tell. */
        CLUSTER,
        /** To this node only: the link to the others is down. */
        THIS_NODE,
        /** Nowhere, since too much is under way to the other nodes; only of an ephemeral topic. */
        NOWHERE
    }

    /** Names the listener; called once, before anything else. */
    void start(BusListener listener);

    /**
     * Asks for a topic's publications.
     *
     * @return completes when every later publication will be passed on, as far as this node can tell; at once if the link
     *     to the other nodes is down, and soon if it breaks meanwhile. Never fails. A publication may come before that
     */
    CompletionStage<Void> subscribe(TopicName topic);

    /** Takes back {@link #subscribe}; publications may still come for a while. */
    void unsubscribe(TopicName topic);

    /**
     * Passes a publication on. The listener of this node may be called before this returns.
     *
     * @param position where a durable topic has committed it, or null for an ephemeral topic
     */
    Reach publish(Publication publication, Position position);

    /**
     * Whether publications reach the other nodes now, and theirs this one, as far as this node can tell. While it is not,
     * durable topics should be compared with the store often.
     */
    boolean isHealthy();

    /** How it is, in short words for an operator: what is wrong unless {@link #isHealthy}; no secrets. */
    default String condition() {
        return description();
    }

    /** The other nodes that are heard of over the bus; a bus inside one node has none. */
    default List<BusPeer> peers() {
        return List.of();
    }

    /** This process among all on the bus: a random number, which {@link BusPeer#incarnation} shows to the others. */
    long incarnation();

    /** Short words for logs and start-up, such as {@code local}; no secrets. */
    String description();

    /** Stops, which may take a moment; later calls have no effect. Idempotent. */
    @Override
    void close();
}
