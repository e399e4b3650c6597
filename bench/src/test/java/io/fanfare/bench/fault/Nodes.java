package io.fanfare.bench.fault;

import java.net.InetSocketAddress;

/** The gateways that clients may go to. */
interface Nodes {
    int count();

    ProxiedNode node(int index);

    /** Where clients of a node connect; it stays while the node comes and goes. */
    default InetSocketAddress clients(int index) {
        return node(index).proxy(ProxiedNode.Link.CLIENTS).address();
    }

    /** Where backends of a node connect; it stays too. */
    default InetSocketAddress api(int index) {
        return node(index).proxy(ProxiedNode.Link.API).address();
    }

    /** Another number for each process that a node was: what one took and what the next takes may overtake each other. */
    default long life(int index) {
        return node(index).life();
    }
}
