package io.fanfare.gateway.bootstrap;

import io.fanfare.gateway.bus.Bus;
import io.fanfare.gateway.http.Readiness;
import io.fanfare.protocol.TopicName;
import io.fanfare.storage.HistoryStore;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Looks at the store by reading from it and at the bus by its own account; a node that drains is down. */
final class NodeReadiness implements Readiness {
    /** A topic that nobody publishes to: what counts is that the store answers. */
    private static final List<TopicName> PROBE = List.of(TopicName.of("fanfare:readiness"));

    private static final int STORE_TIMEOUT_MILLIS = 2_000;

    private final HistoryStore store;
    private final Bus bus;
    private volatile boolean isDraining;

    NodeReadiness(HistoryStore store, Bus bus) {
        this.store = store;
        this.bus = bus;
    }

    /** From now on the node is down. */
    void drain() {
        isDraining = true;
    }

    @Override
    public CompletionStage<List<Component>> check() {
        return store.heads(PROBE)
                .thenApply(heads -> new Component("store", Status.UP, store.description()))
                .toCompletableFuture()
                .orTimeout(STORE_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
                .exceptionally(failure -> new Component("store", Status.DEGRADED, "does not answer: publishing fails"))
                .thenApply(storeState -> List.of(node(), storeState, bus()));
    }

    private Component node() {
        return isDraining
                ? new Component("node", Status.DOWN, "draining")
                : new Component("node", Status.UP, "accepting connections");
    }

    private Component bus() {
        return bus.isHealthy()
                ? new Component("bus", Status.UP, bus.condition())
                : new Component("bus", Status.DEGRADED, bus.condition());
    }
}
