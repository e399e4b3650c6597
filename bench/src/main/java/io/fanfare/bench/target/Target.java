package io.fanfare.bench.target;

import io.fanfare.bench.driver.Driver;
import io.fanfare.bench.plan.UsageException;
import java.util.ArrayList;
import java.util.List;

/**
 * A server that is measured: one process, or several that act as one. Immutable.
 *
 * @param name what it is called in results
 * @param written as it was asked for, so that another process can ask for the same
 * @param nodes at least one, all of one kind
 * @param beside processes of this machine that the server needs, whose cost is shown but is not the server's
 */
public record Target(String name, String written, List<ServerNode> nodes, List<Long> beside) {
    public static final String ALL_NODES = "all";

    public Target {
        nodes = List.copyOf(nodes);
        beside = List.copyOf(beside);
    }

    /** How to talk to its first node: what can be done is the same for all of them. */
    public Driver driver() {
        return nodes.get(0).driver();
    }

    /**
     * How to talk to some of its nodes.
     *
     * @param at {@value #ALL_NODES}, or numbers from 1 on, joined by +
     * @throws UsageException if there is no such node
     */
    public List<Driver> subscribing(String at) {
        return nodes("subscribe-at", at).stream().map(ServerNode::driver).toList();
    }

    /**
     * How to publish.
     *
     * @param by auto, http or socket
     * @param at {@value #ALL_NODES}, or numbers from 1 on, joined by +
     * @throws UsageException if it can't be done like that, or there is no such node
     */
    public List<Driver> publishing(String by, String at) {
        boolean hasHttp = nodes.get(0).http() != null;
        if (by.equals("http") && !hasHttp) {
            throw new UsageException("publish-by: http (expected: socket, because " + name + " has no HTTP API)");
        }
        boolean isByHttp = hasHttp && !by.equals("socket");
        return nodes("publish-at", at).stream()
                .map(node -> isByHttp ? node.http() : node.driver())
                .toList();
    }

    private List<ServerNode> nodes(String key, String at) {
        if (at.equals(ALL_NODES)) {
            return nodes;
        }
        List<ServerNode> some = new ArrayList<>();
        for (String number : at.split("\\+")) {
            if (number.length() > 9 || Integer.parseInt(number) < 1 || Integer.parseInt(number) > nodes.size()) {
                throw new UsageException(
                        key + ": " + at + " (expected: nodes of " + name + ", 1.." + nodes.size() + ")");
            }
            some.add(nodes.get(Integer.parseInt(number) - 1));
        }
        return some;
    }

    /** Whether all of it is on this machine for sure. */
    public boolean isLocal() {
        return nodes.stream().allMatch(ServerNode::isLocal);
    }
}
