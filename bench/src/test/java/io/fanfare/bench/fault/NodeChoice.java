package io.fanfare.bench.fault;

/** Which node a publisher goes to, and for how long the order of what it publishes there is certain. One thread. */
final class NodeChoice {
    private final Nodes nodes;
    private int node;
    private long stream;
    private long life;

    /** @param number unique among publishers */
    NodeChoice(Nodes nodes, int number) {
        this.nodes = nodes;
        this.node = number % nodes.count();
        this.stream = (long) number << 32;
    }

    int node() {
        return node;
    }

    /** See {@link Checker#sent}: another one whenever the order of what is on its way is no longer certain. */
    long stream() {
        if (life != nodes.life(node)) {
            life = nodes.life(node);
            stream++;
        }
        return stream;
    }

    void moveOn() {
        stream++;
        node = (node + 1) % nodes.count();
    }
}
