package io.fanfare.gateway.bootstrap;

import io.fanfare.gateway.bus.Bus;
import io.fanfare.gateway.bus.BusPeer;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.upkeep.PeriodicWork;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks whether another process on the bus goes by this node's id. Both work on, since nodes are told apart by process; but who
 * reads of that id, in an answer, a log or a metric, can't know which one is meant. Looks on the timer's thread; any thread asks.
 *
 * <p>A process that was killed and started again is no namesake of its own: only who is heard of steadily counts.
 */
final class NamesakeWatch {
    private static final Logger LOG = LoggerFactory.getLogger(NamesakeWatch.class);
    private static final int INTERVAL_MILLIS = 500;

    private final String nodeId;
    private final Bus bus;
    private volatile int count;

    NamesakeWatch(String nodeId, Bus bus) {
        this.nodeId = nodeId;
        this.bus = bus;
    }

    /** Begins to look; it ends with the timer. */
    void start(ScheduledExecutorService timer, GatewayMetrics metrics) {
        metrics.gauge("fanfare.node.namesakes", "Other processes that go by this node's id", () -> count);
        PeriodicWork.of("watch for nodes of the same id", this::look, metrics).start(timer, INTERVAL_MILLIS);
    }

    void look() {
        int found = 0;
        for (BusPeer peer : bus.peers()) {
            if (peer.isSteady() && peer.nodeId().equals(nodeId)) {
                found++;
            }
        }
        if (found > 0 && count == 0) {
            LOG.warn(
                    "node.id: {} (expected: another on each node; {} more on this bus go by it: change it there or here)",
                    nodeId,
                    found);
        } else if (found == 0 && count > 0) {
            LOG.info("node.id: {} is this node's alone again", nodeId);
        }
        count = found;
    }

    /** What is wrong, for an operator; null while the id is this node's alone. */
    String problem() {
        int namesakes = count;
        return namesakes == 0
                ? null
                : "node.id: " + nodeId + " (expected: another on each node; " + namesakes + " more go by it)";
    }
}
