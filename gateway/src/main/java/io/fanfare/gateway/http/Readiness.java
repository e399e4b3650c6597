package io.fanfare.gateway.http;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** Whether the node can do its work, part by part. */
public interface Readiness {

    /** How well something works, from best to worst. */
    enum Status {
        UP,
        /** Works, but less than promised in good times. */
        DEGRADED,
        DOWN
    }

    /**
     * One part of the node.
     *
     * @param reason why it is not up, or what it is
     */
    record Component(String name, Status status, String reason) {}

    /** Looks at every part now. The stage does not fail, and completes within seconds. */
    CompletionStage<List<Component>> check();
}
