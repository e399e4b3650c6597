package io.fanfare.bench.fault;

import io.fanfare.storage.postgres.PostgresServer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Several gateways on one Postgres and one Redis, all of them processes, with a proxy on every link. Faults are for one thread
 * at a time for each process.
 */
final class Cluster implements Nodes, AutoCloseable {
    /** What tests hold that load three nodes for long: two at a time would starve each other. */
    static final String UNDER_LOAD = "cluster under load";

    private static final String POSTGRES = "postgres";

    private final EventLoopGroup group =
            new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("proxy", true), NioIoHandler.newFactory());
    private final ReadinessProbe readiness;
    private final Path folder;
    private final PostgresServer postgres;
    private final RedisServers redis;
    private final Setup setup;
    private final List<ProxiedNode> nodes = new ArrayList<>();
    private volatile boolean isPostgresUp = true;
    private String database;

    /**
     * What a cluster is made of.
     *
     * @param keys of every node's configuration as environment variables, besides those of the suite
     * @param mutant classes in front of the gateway's own, or null for none
     */
    record Setup(int nodeCount, Map<String, String> keys, Path mutant) {
        Setup(int nodeCount) {
            this(nodeCount, Map.of(), null);
        }
    }

    private Cluster(Path folder, PostgresServer postgres, RedisServers redis, Setup setup) {
        this.folder = folder;
        this.postgres = postgres;
        this.redis = redis;
        this.setup = setup;
        this.readiness = new ReadinessProbe(this, redis::problems);
    }

    /**
     * Starts everything, and waits until it is up.
     *
     * @param redis closed with the cluster
     */
    static Cluster start(Path folder, Setup setup, RedisServers redis) throws Exception {
        PostgresServer postgres = PostgresServer.in(folder.resolve(POSTGRES));
        Cluster cluster = new Cluster(folder, postgres, redis, setup);
        try {
            cluster.startNodes();
            return cluster;
        } catch (Throwable failure) {
            cluster.close();
            throw failure;
        }
    }

    private void startNodes() throws IOException, SQLException {
        database = postgres.newDatabase();
        Path config = ProxiedNode.writeConfig(folder);
        for (int i = 0; i < setup.nodeCount(); i++) {
            String name = "gateway-" + i;
            nodes.add(new ProxiedNode(
                    name,
                    group,
                    this::postgresAddress,
                    redis::address,
                    proxies -> environment(name, config, proxies),
                    folder,
                    setup.mutant()));
        }
        for (ProxiedNode node : nodes) {
            node.start();
        }
        awaitReady();
    }

    private InetSocketAddress postgresAddress() {
        return isPostgresUp ? new InetSocketAddress(InetAddress.getLoopbackAddress(), postgres.port()) : null;
    }

    private Map<String, String> environment(String name, Path config, Map<ProxiedNode.Link, FaultProxy> proxies) {
        Map<String, String> environment = new HashMap<>(setup.keys());
        environment.put("FANFARE_CONFIG", config.toString());
        environment.put("FANFARE_NODE_ID", name);
        environment.put(
                "FANFARE_STORE_URL",
                PostgresServer.url(
                        database, proxies.get(ProxiedNode.Link.STORE).address().getPort()));
        environment.put("FANFARE_STORE_USER", PostgresServer.USER);
        environment.put(
                "FANFARE_BUS_URL",
                redis.url(proxies.get(ProxiedNode.Link.BUS).address().getPort()));
        return environment;
    }

    @Override
    public ProxiedNode node(int index) {
        return nodes.get(index);
    }

    @Override
    public int count() {
        return nodes.size();
    }

    PostgresServer postgres() {
        return postgres;
    }

    RedisServers redis() {
        return redis;
    }

    /** The database of the nodes, past their proxies. */
    String storeUrl() {
        return PostgresServer.url(database, postgres.port());
    }

    void killPostgres() throws Exception {
        isPostgresUp = false;
        postgres.kill();
    }

    void startPostgres() throws IOException {
        if (!isPostgresUp) {
            postgres.start();
            isPostgresUp = true;
        }
    }

    /** Copies the files of Postgres, which is killed for that and started again. */
    DataCopy copyStore() throws Exception {
        killPostgres();
        DataCopy copy = DataCopy.of(folder.resolve(POSTGRES), folder.resolve(POSTGRES + "-copy"));
        startPostgres();
        awaitReady();
        return copy;
    }

    /** Has Postgres go on with a copy of its files. */
    void rewindStore(DataCopy copy) throws Exception {
        killPostgres();
        copy.restore();
        startPostgres();
        awaitReady();
    }

    /** Waits until every node says that all of its parts are up. */
    void awaitReady() {
        readiness.awaitAll();
    }

    /** Asks a node past its proxy. */
    HttpResponse<String> get(int node, String path) throws IOException, InterruptedException {
        return readiness.get(node, path);
    }

    /** What gateways said that none should ever say. */
    List<String> troubles() {
        List<String> troubles = new ArrayList<>();
        nodes.forEach(node -> node.troubles().forEach(trouble -> troubles.add(node + ": " + trouble)));
        return troubles;
    }

    @Override
    public void close() throws IOException {
        nodes.forEach(ProxiedNode::close);
        redis.close();
        postgres.close();
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
