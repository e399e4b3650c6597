package io.fanfare.gateway.bootstrap;

import io.fanfare.gateway.bus.Bus;
import io.fanfare.gateway.http.Readiness;
import io.fanfare.gateway.overload.Overload;
import io.fanfare.protocol.TopicName;
import io.fanfare.storage.HistoryStore;
import io.fanfare.storage.StoreHealth;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Looks at the store by its own account of how commits go, and by reading from it; at the bus by its own account. A node that
 * drains is down. So is one that can't commit although another node might; a store that fails all nodes alike makes it degraded,
 * since taking it out of service would only cut off what still works. One whose id is another's too is degraded, as is one
 * that has more to do than it can.
 */
final class NodeReadiness implements Readiness {
    /** A topic that nobody publishes to: what counts is that the store answers. */
    private static final List<TopicName> PROBE = List.of(TopicName.of("fanfare:readiness"));

    private static final int STORE_TIMEOUT_MILLIS = 2_000;

    private final HistoryStore store;
    private final Bus bus;
    private final NamesakeWatch namesakes;
    private final Overload overload;
    private final List<Supplier<List<Component>>> further;
    private volatile boolean isDraining;

    /** @param further what else there is */
    NodeReadiness(
            HistoryStore store,
            Bus bus,
            NamesakeWatch namesakes,
            Overload overload,
            List<Supplier<List<Component>>> further) {
        this.store = store;
        this.bus = bus;
        this.namesakes = namesakes;
        this.overload = overload;
        this.further = List.copyOf(further);
    }

    /** From now on the node is down. */
    void drain() {
        isDraining = true;
    }

    @Override
    public CompletionStage<List<Component>> check() {
        return store.heads(PROBE)
                .thenApply(heads -> true)
                .toCompletableFuture()
                .orTimeout(STORE_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
                .exceptionally(failure -> false)
                .thenApply(this::components);
    }

    private List<Component> components(boolean answers) {
        List<Component> components = new ArrayList<>(List.of(node(), store(answers), bus()));
        further.forEach(part -> components.addAll(part.get()));
        return List.copyOf(components);
    }

    private Component store(boolean answers) {
        StoreHealth health = store.health();
        if (health.state() == StoreHealth.State.NODE_FAILS) {
            return new Component("store", Status.DOWN, "publishing fails: " + health.reason());
        }
        if (!answers) {
            return new Component("store", Status.DEGRADED, "does not answer: publishing fails");
        }
        return health.canCommit()
                ? new Component("store", Status.UP, store.description())
                : new Component("store", Status.DEGRADED, "publishing fails: " + health.reason());
    }

    private Component node() {
        if (isDraining) {
            return new Component("node", Status.DOWN, "draining");
        }
        String problem = overload.problem() == null ? namesakes.problem() : overload.problem();
        return problem == null
                ? new Component("node", Status.UP, "accepting connections")
                : new Component("node", Status.DEGRADED, problem);
    }

    private Component bus() {
        return bus.isHealthy()
                ? new Component("bus", Status.UP, bus.condition())
                : new Component("bus", Status.DEGRADED, bus.condition());
    }
}
