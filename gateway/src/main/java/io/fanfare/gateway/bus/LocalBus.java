package io.fanfare.gateway.bus;

import io.fanfare.protocol.Position;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The bus of a node that is alone: hands every publication straight to the listener, on the publisher's thread. */
public final class LocalBus implements Bus {
    private static final CompletionStage<Void> IN_FORCE = CompletableFuture.completedStage(null);

    private volatile BusListener listener;

    @Override
    public void start(BusListener busListener) {
        listener = busListener;
    }

    @Override
    public CompletionStage<Void> subscribe(TopicName topic) {
        return IN_FORCE;
    }

    @Override
    public void unsubscribe(TopicName topic) {
        // The listener gets everything and drops what nobody here wants.
    }

    @Override
    public Reach publish(Publication publication, Position position) {
        listener.onPublication(publication, position);
        return Reach.CLUSTER;
    }

    @Override
    public boolean isHealthy() {
        return true;
    }

    /** Nobody sees it. */
    @Override
    public long incarnation() {
        return 0;
    }

    @Override
    public String description() {
        return "local (single node)";
    }

    @Override
    public void close() {
        // Holds nothing.
    }
}
