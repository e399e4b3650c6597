package io.fanfare.bench.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Gateways are killed again and again while backends publish and clients subscribe. {@code -Dfanfare.faults.kills} says how
 * often, {@code -Dfanfare.seed} which.
 */
@ResourceLock(Cluster.UNDER_LOAD)
class KillTest {
    private static final int KILLS = Integer.getInteger("fanfare.faults.kills", 5);
    private static final long SEED = Long.getLong("fanfare.seed", System.nanoTime());
    private static final Duration PROGRESS = Duration.ofSeconds(60);

    private final Random random = new Random(SEED);
    private final Checker checker = new Checker();

    @TempDir
    private Path folder;

    @Test
    void killedNodesOnPostgresLoseRepeatAndReorderNothing() throws Exception {
        try (Cluster cluster = Cluster.start(folder, new Cluster.Setup(3), RedisServers.single())) {
            killAgainAndAgain(cluster);
            assertThat(cluster.troubles()).isEmpty();
        }
    }

    @Test
    void killedNodeOnItsEmbeddedStoreLosesRepeatsAndReordersNothing() throws Exception {
        try (SingleNode single = SingleNode.start(folder)) {
            killAgainAndAgain(single);
            assertThat(single.node(0).troubles()).isEmpty();
        }
    }

    private void killAgainAndAgain(Nodes nodes) throws Exception {
        try (Workload workload = new Workload(nodes, checker, SEED)) {
            workload.start();
            for (int kill = 0; kill < KILLS; kill++) {
                awaitProgress(1 + random.nextInt(100));
                ProxiedNode node = nodes.node(random.nextInt(nodes.count()));
                node.kill();
                node.start();
            }
            awaitProgress(100);
            workload.finish();
        }
        System.out.printf("%d kills, seed %d: %s%n", KILLS, SEED, checker.summary());
        assertThat(checker.breaches()).as("seed %d", SEED).isEmpty();
    }

    private void awaitProgress(int publishes) {
        long before = checker.acknowledgedCount();
        await().atMost(PROGRESS).until(() -> checker.acknowledgedCount() >= before + publishes);
    }
}
