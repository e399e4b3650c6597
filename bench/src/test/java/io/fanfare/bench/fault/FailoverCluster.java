package io.fanfare.bench.fault;

import io.fanfare.storage.postgres.PostgresServer;
import io.fanfare.storage.postgres.ServerPair;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Several gateways on one Redis, and on two Postgres servers that they know both of and of which one takes writes. */
final class FailoverCluster implements Nodes, AutoCloseable {
    private final EventLoopGroup group =
            new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("proxy", true), NioIoHandler.newFactory());
    private final List<ProxiedNode> nodes = new ArrayList<>();
    private final ReadinessProbe readiness = new ReadinessProbe(this);
    private final RedisServers redis = RedisServers.single();
    private final ServerPair servers;

    private FailoverCluster(ServerPair servers) throws IOException {
        this.servers = servers;
    }

    /**
     * Starts the nodes, and waits until they are up.
     *
     * @param folder for their files
     * @param servers which stay the caller's
     */
    static FailoverCluster start(Path folder, int nodeCount, ServerPair servers) throws IOException {
        FailoverCluster cluster = new FailoverCluster(servers);
        try {
            cluster.startNodes(folder, nodeCount);
            return cluster;
        } catch (Throwable failure) {
            cluster.close();
            throw failure;
        }
    }

    private void startNodes(Path folder, int nodeCount) throws IOException {
        Path config = ProxiedNode.writeConfig(folder);
        for (int i = 0; i < nodeCount; i++) {
            String name = "gateway-" + i;
            ProxiedNode node = new ProxiedNode(
                    name,
                    group,
                    () -> null,
                    redis::address,
                    proxies -> environment(name, config, proxies.get(ProxiedNode.Link.BUS)),
                    folder,
                    null);
            nodes.add(node);
            node.start();
        }
        awaitReady();
    }

    private Map<String, String> environment(String name, Path config, FaultProxy bus) {
        return Map.of(
                "FANFARE_CONFIG", config.toString(),
                "FANFARE_NODE_ID", name,
                "FANFARE_STORE_URL", servers.primaryUrl(),
                "FANFARE_STORE_USER", PostgresServer.USER,
                "FANFARE_BUS_URL", redis.url(bus.address().getPort()));
    }

    @Override
    public ProxiedNode node(int index) {
        return nodes.get(index);
    }

    @Override
    public int count() {
        return nodes.size();
    }

    /** Waits until every node says that all of its parts are up. */
    void awaitReady() {
        readiness.awaitAll();
    }

    /** Stops every node in order, and returns what they said that none should ever say. */
    List<String> stopForTroubles() throws InterruptedException {
        List<String> troubles = new ArrayList<>();
        for (ProxiedNode node : nodes) {
            node.terminate();
            node.troubles().forEach(trouble -> troubles.add(node + ": " + trouble));
        }
        return troubles;
    }

    @Override
    public void close() throws IOException {
        nodes.forEach(ProxiedNode::close);
        redis.close();
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
