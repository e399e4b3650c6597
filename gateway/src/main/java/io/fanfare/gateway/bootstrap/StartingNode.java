package io.fanfare.gateway.bootstrap;

import io.fanfare.gateway.http.Readiness;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A node that does not let anybody in yet. Any thread. */
final class StartingNode implements Readiness {
    private volatile String step = "starting";

    /** What it is doing, such as {@code opening the history store}. */
    void begins(String what) {
        step = what;
    }

    @Override
    public CompletionStage<List<Component>> check() {
        return CompletableFuture.completedStage(List.of(new Component("node", Status.DOWN, "starting: " + step)));
    }
}
