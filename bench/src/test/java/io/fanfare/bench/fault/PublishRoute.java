package io.fanfare.bench.fault;

import java.util.concurrent.CompletionStage;

/** A way to publish, for one publisher. */
interface PublishRoute {
    /** How long an attempt may take, before its outcome counts as unknown. */
    int TIMEOUT_SECONDS = 10;

    /**
     * Publishes by way of a node.
     *
     * @param key null for none
     * @return never fails; completes on any thread
     */
    CompletionStage<Outcome> publish(int node, String topic, byte[] payload, String key);
}
