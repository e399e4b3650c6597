package io.fanfare.bench.target;

import io.fanfare.bench.client.ConnectionSecurity;
import io.fanfare.bench.driver.Driver;
import java.net.InetSocketAddress;
import java.net.URI;

/**
 * One process of a server. Immutable.
 *
 * @param driver how to talk to it
 * @param http its HTTP API, or null if it has none
 * @param address where clients connect
 * @param pid its process on this machine; 0 if it is to be looked for, by its port
 * @param metrics where it tells of its heap and collector, or null
 * @param security what {@code metrics} is asked by
 */
public record ServerNode(
        Driver driver, Driver http, InetSocketAddress address, long pid, URI metrics, ConnectionSecurity security) {
    /** Whether it is on this machine for sure, and its process can be found. */
    public boolean isLocal() {
        return address.getAddress() != null && address.getAddress().isLoopbackAddress();
    }

    /** Where clients connect, as host and port. */
    public String name() {
        return address.getHostString() + ":" + address.getPort();
    }
}
