package io.fanfare.bench.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Everything that can go wrong, in a random mix. {@code -Dfanfare.faults.seconds} says for how long,
 * {@code -Dfanfare.faults.redis-seconds} for how long over a Redis with replicas; {@code -Dfanfare.seed} repeats the faults of a
 * run.
 */
@Order(1)
@ResourceLock(Cluster.UNDER_LOAD)
class FaultTest {
    private static final long SEED = Long.getLong("fanfare.seed", System.nanoTime());
    private static final int SECONDS = Integer.getInteger("fanfare.faults.seconds", 180);
    private static final int NODES = 3;
    private static final String REDIS_SECONDS = "fanfare.faults.redis-seconds";
    /** Clients connect past the proxy where replicas take over, and a replica can't be flushed. */
    private static final Set<FaultKind> WITH_REPLICAS =
            EnumSet.complementOf(EnumSet.of(FaultKind.BUS_LINK, FaultKind.REDIS_FLUSH));

    @TempDir
    private Path folder;

    @Test
    void noMixOfFaultsLosesRepeatsReordersOrInventsAnything() throws Exception {
        run(SECONDS, EnumSet.complementOf(EnumSet.of(FaultKind.REDIS_PROMOTE)), RedisServers.single());
    }

    @Test
    @Tag("faults")
    @EnabledIfSystemProperty(named = REDIS_SECONDS, matches = "[1-9][0-9]*")
    void norDoesOneOverARedisClusterWhoseReplicasTakeOver() throws Exception {
        run(Integer.getInteger(REDIS_SECONDS), WITH_REPLICAS, RedisServers.cluster());
    }

    @Test
    @Tag("faults")
    @EnabledIfSystemProperty(named = REDIS_SECONDS, matches = "[1-9][0-9]*")
    void norDoesOneOverARedisWhoseReplicaASentinelPromotes() throws Exception {
        run(Integer.getInteger(REDIS_SECONDS), WITH_REPLICAS, RedisServers.sentinel());
    }

    private void run(int seconds, Set<FaultKind> kinds, RedisServers redis) throws Exception {
        System.out.printf("faults for %d s, -Dfanfare.seed=%d%n", seconds, SEED);
        Checker checker = new Checker();
        List<Fault> plan = FaultPlan.of(SEED, seconds * 1_000L, kinds, NODES);
        try (Cluster cluster =
                Cluster.start(folder, new Cluster.Setup(NODES, Map.of(), Mutant.withJumpingClock(folder)), redis)) {
            try (Workload workload = new Workload(cluster, checker, SEED)) {
                workload.start();
                FaultRun run = new FaultRun(cluster, plan, () -> false);
                run.run();
                cluster.awaitReady();
                workload.finish();
                System.out.printf(
                        "seed %d: %d faults %s; %s; %s%n",
                        SEED, run.count(), run.counts(), checker.summary(), workload.summary());
            }
            assertThat(checker.breaches()).as("seed %d", SEED).isEmpty();
            assertThat(cluster.troubles()).as("seed %d", SEED).isEmpty();
        }
        assertThat(checker.acknowledgedCount()).as("publishes acknowledged").isGreaterThan(plan.size());
    }
}
