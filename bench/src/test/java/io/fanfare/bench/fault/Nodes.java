package io.fanfare.bench.fault;

import java.net.InetSocketAddress;

/** The gateways that clients may go to. */
interface Nodes {
    int count();

    /** Where clients of a node connect; it stays while the node comes and goes. */
    InetSocketAddress clients(int node);

    /** Where backends of a node connect; it stays too. */
    InetSocketAddress api(int node);

    /**
     * Another number after each disturbance of a node or its links: what was sent to it before and what is sent after may
     * overtake each other on the way.
     */
    long life(int node);
}
