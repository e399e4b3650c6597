package io.fanfare.bench.cluster;

import io.fanfare.bench.process.GatewayProcess;
import io.fanfare.gateway.bus.redis.RedisServer;
import io.fanfare.storage.postgres.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Three gateways with a Postgres and a Redis of their own, on this machine, for trying out; until it is told to stop. Ports
 * are the usual ones for the first gateway and two higher for each of the others. Nothing is kept for the next time.
 */
public final class LocalCluster implements AutoCloseable {
    private static final int NODES = 3;
    private static final int FIRST_PORT = 8080;
    private static final int PORTS_EACH = 2;
    private static final Duration DRAIN = Duration.ofSeconds(20);

    private final PostgresServer postgres;
    private final RedisServer redis;
    private final List<GatewayProcess> gateways = new ArrayList<>();

    private LocalCluster() throws Exception {
        Path folder = Files.createDirectories(Path.of("target", "cluster"));
        System.out.println("starting Postgres, Redis and " + NODES + " gateways, which takes some seconds");
        postgres = PostgresServer.in(Files.createTempDirectory(folder.toAbsolutePath(), "postgres-"));
        redis = RedisServer.launch();
        String database = postgres.newDatabase();
        for (int i = 0; i < NODES; i++) {
            gateways.add(GatewayProcess.start(environment(i, database)));
        }
    }

    private Map<String, String> environment(int index, String database) {
        int port = FIRST_PORT + index * PORTS_EACH;
        return Map.of(
                "FANFARE_NODE_ID", "node-" + (index + 1),
                "FANFARE_PUBLIC_PORT", Integer.toString(port),
                "FANFARE_API_PORT", Integer.toString(port + 1),
                "FANFARE_STORE_URL", PostgresServer.url(database, postgres.port()),
                "FANFARE_STORE_USER", PostgresServer.USER,
                "FANFARE_BUS_URL", redis.url(),
                "FANFARE_DRAIN_RECONNECT_WINDOW_MILLIS", "1000");
    }

    private void print() {
        for (int i = 0; i < NODES; i++) {
            System.out.println("node-" + (i + 1) + "  clients ws://127.0.0.1:"
                    + gateways.get(i).clients().getPort() + "/ws  API http://127.0.0.1:"
                    + gateways.get(i).api().getPort());
        }
        System.out.println("postgres on port " + postgres.port() + ", redis on port " + redis.port()
                + "; Ctrl-C stops everything");
    }

    /** Gateways first, so that their clients are told to go and what they accepted is stored. */
    @Override
    public void close() throws IOException {
        gateways.forEach(GatewayProcess::terminate);
        for (GatewayProcess gateway : gateways) {
            try {
                gateway.awaitExit(DRAIN);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            gateway.close();
        }
        redis.close();
        postgres.close();
    }

    public static void main(String[] arguments) throws Exception {
        LocalCluster cluster = new LocalCluster();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                cluster.close();
            } catch (IOException failure) {
                System.err.println("the cluster did not stop in order: " + failure.getMessage());
            }
        }));
        cluster.print();
        Thread.currentThread().join();
    }
}
