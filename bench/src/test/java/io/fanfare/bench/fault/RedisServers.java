package io.fanfare.bench.fault;

import static org.awaitility.Awaitility.await;

import io.fanfare.gateway.bus.redis.RedisCluster;
import io.fanfare.gateway.bus.redis.RedisServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The Redis of a cluster of gateways: one server, or several that are a Redis Cluster. Faults are for one thread at a time. */
final class RedisServers implements AutoCloseable {
    private static final int PRIMARIES = 3;
    private static final String MASTER = "main";

    private final List<RedisServer> servers;
    /** Null unless they are a Redis Cluster. */
    private final RedisCluster cluster;

    /** What says which of the servers is the primary; null unless there is one. */
    private final RedisServer sentinel;

    private final Set<RedisServer> killed = ConcurrentHashMap.newKeySet();

    private RedisServers(List<RedisServer> servers, RedisCluster cluster, RedisServer sentinel) {
        this.servers = servers;
        this.cluster = cluster;
        this.sentinel = sentinel;
    }

    static RedisServers single() throws IOException {
        return new RedisServers(List.of(RedisServer.launch()), null, null);
    }

    /** A primary and a replica, one of which takes the other's place when a Sentinel has missed it for a second. */
    static RedisServers sentinel() throws IOException {
        RedisServer primary = RedisServer.launch();
        RedisServer replica = RedisServer.launch("--replicaof", "127.0.0.1 " + primary.port());
        RedisServer sentinel = RedisServer.sentinel(MASTER, primary);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> sentinel.execute("SENTINEL", "REPLICAS", MASTER)
                        .toString()
                        .contains(":" + replica.port()));
        return new RedisServers(List.of(primary, replica), null, sentinel);
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
            return new RedisServers(servers, cluster, null);
        } catch (IOException | RuntimeException failure) {
            cluster.close();
            throw failure;
        }
    }

    /**
     * How a gateway names it. A client of a Redis Cluster or of a Sentinel goes where it is told to, past any proxy.
     *
     * @param proxyPort in front of the single server
     */
    String url(int proxyPort) {
        if (sentinel != null) {
            return "redis-sentinel://127.0.0.1:" + sentinel.port() + "#" + MASTER;
        }
        return cluster == null ? "redis://127.0.0.1:" + proxyPort : cluster.url();
    }

    /** Where the single server is, or null while it is not there. */
    InetSocketAddress address() {
        RedisServer first = servers.get(0);
        return killed.contains(first) ? null : new InetSocketAddress(InetAddress.getLoopbackAddress(), first.port());
    }

    /** What is wrong with those that are meant to run, empty if nothing is. */
    String problems() throws IOException {
        StringBuilder problems = new StringBuilder();
        for (RedisServer server : servers) {
            String problem = killed.contains(server) ? null : server.problem();
            problems.append(problem == null ? "" : "; " + problem);
        }
        return problems.toString();
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

    /**
     * Has a replica take its primary's place while both are well.
     *
     * @return what Redis answers: it refuses while it knows of no replica that is in order
     */
    String promote(int number) throws IOException {
        if (sentinel != null) {
            return sentinel.execute("SENTINEL", "FAILOVER", MASTER).toString();
        }
        int pair = number % PRIMARIES * 2;
        boolean isFirstPrimary = server(pair).execute("ROLE").toString().contains("master");
        return server(isFirstPrimary ? pair + 1 : pair)
                .execute("CLUSTER", "FAILOVER")
                .toString();
    }

    @Override
    public void close() {
        if (cluster != null) {
            cluster.close();
            return;
        }
        servers.forEach(RedisServer::close);
        if (sentinel != null) {
            sentinel.close();
        }
    }
}
