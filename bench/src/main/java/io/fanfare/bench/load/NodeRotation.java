package io.fanfare.bench.load;

import io.fanfare.bench.driver.Driver;
import java.util.List;

/** The nodes that one member may connect to: another one with each connection, in turn. One thread at a time. */
final class NodeRotation {
    private final List<Driver> nodes;
    private int next;

    /**
     * @param first counts through the nodes, again and again
     */
    NodeRotation(List<Driver> nodes, int first) {
        this.nodes = nodes;
        next = first % nodes.size();
    }

    /** Where to connect now. */
    Driver next() {
        Driver node = nodes.get(next);
        next = (next + 1) % nodes.size();
        return node;
    }
}
