package io.fanfare.bench.fault;

import java.net.InetSocketAddress;

/** The gateways that clients may go to. */
interface Nodes {
    int count();

    Node node(int index);

    /** Where clients of a node connect; it stays while the node comes and goes. */
    default InetSocketAddress clients(int index) {
        return node(index).proxy(Node.Link.CLIENTS).address();
    }

    /** Where backends of a node connect; it stays too. */
    default InetSocketAddress api(int index) {
        return node(index).proxy(Node.Link.API).address();
    }

    /**
     * Another number after each disturbance of a node or its links: what was sent to it before and what is sent after may
     * overtake each other on the way.
     */
    default long life(int index) {
        return node(index).life();
    }

    /** Everything that is on its way in any node may be overtaken. */
    default void disturb() {
        for (int i = 0; i < count(); i++) {
            node(i).disturb();
        }
    }
}
