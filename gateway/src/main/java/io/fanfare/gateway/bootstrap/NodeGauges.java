package io.fanfare.gateway.bootstrap;

import io.fanfare.gateway.auth.Revocations;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.overload.ProcessMemory;
import io.fanfare.gateway.socket.ReceiveBudget;
import io.fanfare.gateway.topic.TopicHub;
import io.fanfare.storage.HistoryStore;

/** What of a node's parts can be read off at any time, and is asked for when the metrics are. */
final class NodeGauges {
    private final GatewayMetrics metrics;

    NodeGauges(GatewayMetrics metrics) {
        this.metrics = metrics;
    }

    void of(NodeLoops loops, TopicHub hub, Revocations revocations) {
        metrics.gauge("fanfare.sessions", "Open sessions", loops::sessionCount);
        metrics.gauge("fanfare.revocations", "Revocations of users and tokens held", revocations::count);
        metrics.gauge("fanfare.topics", "Topics that this node follows", hub::topicCount);
    }

    void of(HistoryStore store) {
        metrics.gauge(
                "fanfare.store.healthy",
                "Whether commits go well: 1 or 0",
                () -> store.health().canCommit() ? 1 : 0);
        if (store.sizeBytes() >= 0) {
            metrics.gauge("fanfare.history.bytes", "What the history takes where it is kept", store::sizeBytes);
        }
    }

    void of(ProcessMemory memory) {
        metrics.gauge(
                "fanfare.buffers.direct.bytes",
                "Direct memory that the allocator of the sockets' buffers has taken",
                memory::directBytes);
        metrics.gauge("fanfare.buffers.direct.limit.bytes", "What it may take", memory::directLimitBytes);
        metrics.gauge("fanfare.buffers.heap.bytes", "Heap that it has taken", memory::heapBufferBytes);
    }

    void of(ReceiveBudget receiving) {
        metrics.gauge(
                "fanfare.receiving.bytes", "Messages of clients that have not wholly arrived", receiving::heldBytes);
        metrics.gauge("fanfare.receiving.limit.bytes", "What these may take", receiving::maxBytes);
    }
}
