package io.fanfare.bench.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Everything that can go wrong, in a random mix. {@code -Dfanfare.faults.seconds} says for how long, {@code -Dfanfare.seed}
 * repeats the faults of a run.
 */
class FaultTest {
    private static final long SEED = Long.getLong("fanfare.seed", System.nanoTime());
    private static final int SECONDS = Integer.getInteger("fanfare.faults.seconds", 180);
    private static final int NODES = 3;

    @TempDir
    private Path folder;

    @Test
    void noMixOfFaultsLosesRepeatsReordersOrInventsAnything() throws Exception {
        run(SECONDS, EnumSet.allOf(FaultKind.class), RedisServers.single());
    }

    @Test
    @EnabledIfSystemProperty(named = "fanfare.faults.redis-cluster", matches = "true")
    void norDoesOneOverARedisClusterWhoseReplicasTakeOver() throws Exception {
        // Clients of a Redis Cluster connect past the proxy, and a replica can't be flushed.
        run(
                SECONDS / 4,
                EnumSet.complementOf(EnumSet.of(FaultKind.BUS_LINK, FaultKind.REDIS_FLUSH)),
                RedisServers.cluster());
    }

    private void run(int seconds, Set<FaultKind> kinds, RedisServers redis) throws Exception {
        System.out.printf("faults for %d s, -Dfanfare.seed=%d%n", seconds, SEED);
        Checker checker = new Checker();
        List<Fault> plan = FaultPlan.of(SEED, seconds * 1_000L, kinds, NODES);
        try (Cluster cluster = Cluster.start(folder, new Cluster.Setup(NODES), redis)) {
            try (Workload workload = new Workload(cluster, checker, SEED)) {
                workload.start();
                FaultRun run = new FaultRun(cluster, plan, () -> false);
                run.run();
                cluster.awaitReady();
                workload.finish();
                System.out.printf(
                        "seed %d: %d faults %s; %s; %d connections%n",
                        SEED, run.count(), run.counts(), checker.summary(), workload.connectionCount());
            }
            assertThat(checker.breaches()).as("seed %d", SEED).isEmpty();
            assertThat(cluster.troubles()).as("seed %d", SEED).isEmpty();
        }
        assertThat(checker.acknowledgedCount()).as("publishes acknowledged").isGreaterThan(plan.size());
    }
}
