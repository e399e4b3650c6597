package io.fanfare.bench.target;

import io.fanfare.bench.driver.Driver;
import io.fanfare.bench.plan.UsageException;
import java.net.InetSocketAddress;
import java.net.URI;

/**
 * A server that is measured. Immutable.
 *
 * @param name what it is called in results
 * @param written as it was asked for, so that another process can ask for the same
 * @param driver how to talk to it
 * @param http its HTTP API, or null if it has none
 * @param address where clients connect
 * @param pid its process on this machine; 0 if it is to be looked for, by its port
 * @param metrics where it tells of its heap and collector, or null
 */
public record Target(
        String name, String written, Driver driver, Driver http, InetSocketAddress address, long pid, URI metrics) {
    /**
     * How to publish.
     *
     * @param by auto, http or socket
     * @throws UsageException if it can't be done like that
     */
    public Driver publishing(String by) {
        if (by.equals("socket") || by.equals("auto") && http == null) {
            return driver;
        }
        if (http == null) {
            throw new UsageException("publish-by: http (expected: socket, because " + name + " has no HTTP API)");
        }
        return http;
    }
}
