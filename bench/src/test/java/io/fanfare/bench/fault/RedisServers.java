package io.fanfare.bench.fault;

import io.fanfare.gateway.bus.redis.RedisCluster;
import io.fanfare.gateway.bus.redis.RedisServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The Redis of a cluster of gateways: one server, or several that are a Redis Cluster. Faults are for one thread at a time. */
final class RedisServers implements AutoCloseable {
    private static final int PRIMARIES = 3;

    private final List<RedisServer> servers;
    /** Null unless they are a Redis Cluster. */
    private final RedisCluster cluster;

    private final Set<RedisServer> killed = ConcurrentHashMap.newKeySet();

    private RedisServers(List<RedisServer> servers, RedisCluster cluster) {
        this.servers = servers;
        this.cluster = cluster;
    }

    static RedisServers single() throws IOException {
        return new RedisServers(List.of(RedisServer.launch()), null);
    }

    /** Three primaries with a replica each, which takes over when its primary is gone for a second. */
    static RedisServers cluster() throws IOException {
        RedisCluster cluster = RedisCluster.launch();
        try {
            List<RedisServer> servers = new ArrayList<>();
            for (int i = 0; i < PRIMARIES; i++) {
                servers.add(cluster.server(i));
                servers.add(cluster.addReplicaOf(i));
            }
            return new RedisServers(servers, cluster);
        } catch (IOException | RuntimeException failure) {
            cluster.close();
            throw failure;
        }
    }

    /**
     * How a gateway names it. A client of a Redis Cluster goes where the servers tell it to, past any proxy.
     *
     * @param proxyPort in front of the single server
     */
    String url(int proxyPort) {
        return cluster == null ? "redis://127.0.0.1:" + proxyPort : cluster.url();
    }

    /** Where the single server is, or null while it is not there. */
    InetSocketAddress address() {
        RedisServer first = servers.get(0);
        return killed.contains(first) ? null : new InetSocketAddress(InetAddress.getLoopbackAddress(), first.port());
    }

    /** One of them; the same for the same number. */
    RedisServer server(int number) {
        return servers.get(number % servers.size());
    }

    /** The first one. */
    RedisServer server() {
        return servers.get(0);
    }

    void kill(int number) {
        killed.add(server(number));
        server(number).kill();
    }

    void start(int number) throws IOException {
        server(number).start();
        killed.remove(server(number));
    }

    @Override
    public void close() {
        if (cluster == null) {
            servers.get(0).close();
        } else {
            cluster.close();
        }
    }
}
