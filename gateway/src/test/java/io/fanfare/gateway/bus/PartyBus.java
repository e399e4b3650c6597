package io.fanfare.gateway.bus;

import io.fanfare.protocol.Position;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A bus between nodes of a test's choice: keeps what is said; the test answers. One thread. */
public final class PartyBus implements Bus {
    private static final long SELF = 100;

    private final long incarnation;
    private final List<Publication> published = new ArrayList<>();
    private List<BusPeer> peers = List.of();
    private boolean isHealthy = true;

    public PartyBus() {
        this(SELF);
    }

    /** The bus of another node at the same party. */
    public PartyBus(long incarnation) {
        this.incarnation = incarnation;
    }

    /** The other nodes that are heard of: processes 0, 1, 2 … */
    public void meet(String... nodeIds) {
        peers = new ArrayList<>();
        for (String nodeId : nodeIds) {
            peers.add(new BusPeer(nodeId, peers.size(), 0, true));
        }
    }

    /** The other nodes, as a bus tells of them. */
    public void meet(BusPeer... known) {
        peers = List.of(known);
    }

    /** The link to the others breaks. */
    public void breakDown() {
        isHealthy = false;
    }

    /** What was said so far. */
    public List<Publication> published() {
        return published;
    }

    @Override
    public void start(BusListener listener) {
        throw new UnsupportedOperationException("the test brings what comes");
    }

    @Override
    public CompletionStage<Void> subscribe(TopicName topic) {
        return CompletableFuture.completedStage(null);
    }

    @Override
    public void unsubscribe(TopicName topic) {
        throw new UnsupportedOperationException("nobody has subscribed");
    }

    @Override
    public Reach publish(Publication publication, Position position) {
        published.add(publication);
        return isHealthy ? Reach.CLUSTER : Reach.THIS_NODE;
    }

    @Override
    public boolean isHealthy() {
        return isHealthy;
    }

    @Override
    public List<BusPeer> peers() {
        return peers;
    }

    @Override
    public long incarnation() {
        return incarnation;
    }

    @Override
    public String description() {
        return "party";
    }

    @Override
    public void close() {
        peers = List.of();
    }
}
