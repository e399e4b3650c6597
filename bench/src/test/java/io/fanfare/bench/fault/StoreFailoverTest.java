package io.fanfare.bench.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.storage.postgres.ServerPair;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A standby takes over from the primary that the gateways are on, while backends publish and clients subscribe.
 * {@code -Dfanfare.faults.failovers} says how often of each kind, by turns with two nodes and with three; {@code -Dfanfare.seed}
 * repeats the choices of a run.
 */
@Order(2)
class StoreFailoverTest {
    private static final int FAILOVERS = Integer.getInteger("fanfare.faults.failovers", 1);
    private static final long SEED = Long.getLong("fanfare.seed", System.nanoTime());
    private static final int MIN_NODES = 2;

    /** Of a server with an empty history, which each round copies. */
    @TempDir
    private static Path files;

    private static String database;

    @TempDir
    private Path folder;

    @BeforeAll
    static void prepare() throws Exception {
        database = ServerPair.prepare(files.resolve("data"));
    }

    @Test
    void synchronousStandbyThatTakesOverLosesNothingAndKeepsTheEpoch() throws Exception {
        playAll(FailoverKind.SYNCHRONOUS);
    }

    @Test
    void standbyThatLacksSomethingIsAnotherEpochToEverybodyAndTellsItExactly() throws Exception {
        playAll(FailoverKind.LOSING);
    }

    @Test
    void switchoverLosesNothingAndKeepsTheEpoch() throws Exception {
        playAll(FailoverKind.SWITCHOVER);
    }

    private void playAll(FailoverKind kind) throws Exception {
        for (int round = 0; round < FAILOVERS; round++) {
            Path home = Files.createDirectory(folder.resolve("round-" + round));
            play(kind, MIN_NODES + round % 2, SEED + round, home);
        }
    }

    private static void play(FailoverKind kind, int nodeCount, long seed, Path folder) throws Exception {
        Checker checker = new Checker();
        PublishProgress progress = new PublishProgress(checker, new Random(seed));
        try (ServerPair servers = new ServerPair(files.resolve("data"), database, folder)) {
            kind.prepare(servers);
            try (FailoverCluster cluster = FailoverCluster.start(folder, nodeCount, servers)) {
                try (Workload workload = new Workload(cluster, checker, seed)) {
                    workload.start();
                    progress.await();
                    kind.play(servers, progress, checker);
                    progress.await();
                    cluster.awaitReady();
                    workload.finish();
                    System.out.printf(
                            "%s, %d nodes, seed %d: %d gone, %d readers told of another epoch; %s; %s%n",
                            kind,
                            nodeCount,
                            seed,
                            checker.goneCount(),
                            checker.epochChangeCount(),
                            checker.summary(),
                            workload.summary());
                }
                assertThat(checker.breaches()).as("seed %d", seed).isEmpty();
                assertThat(cluster.stopForTroubles()).as("seed %d", seed).isEmpty();
            }
        }
        assertThat(checker.goneCount() > 0).as("acknowledged and gone").isEqualTo(kind.mayLose());
        assertThat(checker.epochChangeCount() > 0).as("another epoch").isEqualTo(kind.mayLose());
    }
}
