package io.fanfare.gateway.bus.redis;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** Three primaries that are a Redis Cluster, each with a third of the slots. One thread. */
public final class RedisCluster implements AutoCloseable {
    private static final int SLOTS = 16_384;
    private static final int PRIMARIES = 3;
    /** After so long without an answer a primary counts as failed. */
    private static final String NODE_TIMEOUT_MILLIS = "1000";

    private final List<RedisServer> servers = new ArrayList<>();

    private RedisCluster() {}

    public static RedisCluster launch() throws IOException {
        RedisCluster cluster = new RedisCluster();
        try {
            for (int i = 0; i < PRIMARIES; i++) {
                cluster.addServer();
            }
            for (int i = 0; i < PRIMARIES; i++) {
                String first = Integer.toString(SLOTS * i / PRIMARIES);
                String last = Integer.toString(SLOTS * (i + 1) / PRIMARIES - 1);
                cluster.servers.get(i).execute("CLUSTER", "ADDSLOTSRANGE", first, last);
            }
            cluster.awaitAgreement();
            return cluster;
        } catch (IOException | RuntimeException failure) {
            cluster.close();
            throw failure;
        }
    }

    private RedisServer addServer() throws IOException {
        int busPort = RedisServer.freePort();
        RedisServer server = RedisServer.launch(
                "--cluster-enabled",
                "yes",
                "--cluster-port",
                Integer.toString(busPort),
                "--cluster-node-timeout",
                NODE_TIMEOUT_MILLIS);
        servers.add(server);
        if (servers.size() > 1) {
            servers.get(0)
                    .execute(
                            "CLUSTER", "MEET", "127.0.0.1", Integer.toString(server.port()), Integer.toString(busPort));
        }
        return server;
    }

    /** Adds a replica of a primary, which takes over when that is gone. */
    public RedisServer addReplicaOf(int primary) throws IOException {
        RedisServer replica = addServer();
        awaitAgreement();
        String id = (String) servers.get(primary).execute("CLUSTER", "MYID");
        replica.execute("CLUSTER", "REPLICATE", id);
        Awaitility.await()
                .until(() -> replica.execute("INFO", "replication").toString().contains("master_link_status:up"));
        awaitAgreement();
        return replica;
    }

    /** Until every server knows all others and sees all slots served. */
    private void awaitAgreement() {
        Awaitility.await().until(() -> {
            for (RedisServer server : servers) {
                String info = (String) server.execute("CLUSTER", "INFO");
                if (!info.contains("cluster_state:ok") || !info.contains("cluster_known_nodes:" + servers.size())) {
                    return false;
                }
            }
            return true;
        });
    }

    public RedisServer server(int index) {
        return servers.get(index);
    }

    /** How a client names it. */
    public String url() {
        return servers.stream()
                .limit(PRIMARIES)
                .map(server -> "127.0.0.1:" + server.port())
                .collect(Collectors.joining(",", "redis-cluster://", ""));
    }

    @Override
    public void close() {
        servers.forEach(RedisServer::close);
    }
}
