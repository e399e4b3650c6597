package io.fanfare.bench.fault;

import static org.awaitility.Awaitility.await;

import io.fanfare.storage.postgres.PostgresServer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
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
    private static final Duration RECOVERY = Duration.ofSeconds(90);
    private static final int OK = 200;

    private final EventLoopGroup group =
            new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("proxy", true), NioIoHandler.newFactory());
    private final HttpClient http = HttpClient.newHttpClient();
    private final Path folder;
    private final PostgresServer postgres;
    private final RedisServers redis;
    private final List<Node> nodes = new ArrayList<>();
    private volatile boolean isPostgresUp = true;

    private Cluster(Path folder, PostgresServer postgres, RedisServers redis) {
        this.folder = folder;
        this.postgres = postgres;
        this.redis = redis;
    }

    /** Starts everything, and waits until it is up. */
    static Cluster start(Path folder, int nodeCount) throws Exception {
        return start(folder, nodeCount, RedisServers.single(), null);
    }

    /**
     * @param redis closed with the cluster
     * @param mutant classes in front of the gateway's own, or null for none
     */
    static Cluster start(Path folder, int nodeCount, RedisServers redis, Path mutant) throws Exception {
        PostgresServer postgres = PostgresServer.in(folder.resolve("postgres"));
        Cluster cluster = new Cluster(folder, postgres, redis);
        try {
            cluster.startNodes(nodeCount, postgres.newDatabase(), mutant);
            return cluster;
        } catch (Throwable failure) {
            cluster.close();
            throw failure;
        }
    }

    private void startNodes(int nodeCount, String database, Path mutant) throws IOException {
        Path config = Node.writeConfig(folder);
        for (int i = 0; i < nodeCount; i++) {
            String name = "gateway-" + i;
            nodes.add(new Node(
                    name,
                    group,
                    this::postgresAddress,
                    redis::address,
                    proxies -> environment(name, config, database, proxies),
                    mutant));
        }
        for (Node node : nodes) {
            node.start();
        }
        awaitReady();
    }

    private InetSocketAddress postgresAddress() {
        return isPostgresUp ? new InetSocketAddress(InetAddress.getLoopbackAddress(), postgres.port()) : null;
    }

    private Map<String, String> environment(
            String name, Path config, String database, Map<Node.Link, FaultProxy> proxies) {
        Map<String, String> environment = new HashMap<>();
        environment.put("FANFARE_CONFIG", config.toString());
        environment.put("FANFARE_NODE_ID", name);
        environment.put(
                "FANFARE_STORE_URL",
                PostgresServer.url(
                        database, proxies.get(Node.Link.STORE).address().getPort()));
        environment.put("FANFARE_STORE_USER", PostgresServer.USER);
        environment.put(
                "FANFARE_BUS_URL",
                redis.url(proxies.get(Node.Link.BUS).address().getPort()));
        return environment;
    }

    @Override
    public Node node(int index) {
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

    /** Waits until every node says that all of its parts are up. */
    void awaitReady() {
        await().atMost(RECOVERY).untilAsserted(() -> {
            for (int i = 0; i < nodes.size(); i++) {
                HttpResponse<String> answer = get(i, "/readyz");
                if (answer.statusCode() != OK || !answer.body().startsWith("{\"status\":\"up\"")) {
                    throw new AssertionError(nodes.get(i) + ": " + answer.body());
                }
            }
        });
    }

    /** Asks a node past its proxy. */
    HttpResponse<String> get(int node, String path) throws IOException, InterruptedException {
        URI uri = nodes.get(node).process().apiUri(path);
        return http.send(
                HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** What gateways said that none should ever say. */
    List<String> troubles() {
        List<String> troubles = new ArrayList<>();
        nodes.forEach(node -> node.troubles().forEach(trouble -> troubles.add(node + ": " + trouble)));
        return troubles;
    }

    @Override
    public void close() throws IOException {
        nodes.forEach(Node::close);
        redis.close();
        postgres.close();
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
