package io.fanfare.bench.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fanfare.bench.process.GatewayProcess;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The suite notices when a step is left out that keeps a promise: otherwise its silence would say nothing.
 * {@code -Dfanfare.faults.mutations} names steps, or says {@code all}.
 */
@EnabledIfSystemProperty(named = "fanfare.faults.mutations", matches = ".+")
class MutationTest {
    private static final List<String> WANTED =
            List.of(System.getProperty("fanfare.faults.mutations", "").split(","));
    private static final long SEED = Long.getLong("fanfare.seed", System.nanoTime());
    private static final int SECONDS = 180;
    private static final int NODES = 3;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void stepThatIsLeftOutIsMissed(Mutation mutation) throws Exception {
        assumeTrue(WANTED.contains("all") || WANTED.contains(mutation.name()));
        Path classes = Mutant.of(mutation, folder, GatewayProcess.JAR);
        Checker checker = new Checker();
        List<Fault> plan = FaultPlan.of(SEED, SECONDS * 1_000L, mutation.faults(), NODES);
        try (Cluster cluster = Cluster.start(folder, NODES, RedisServers.single(), classes);
                Workload workload = new Workload(cluster, checker, SEED)) {
            workload.start();
            FaultRun run = new FaultRun(cluster, plan, () -> !checker.breaches().isEmpty());
            run.run();
            if (checker.breaches().isEmpty()) {
                cluster.awaitReady();
                workload.finish();
            }
            System.out.printf(
                    "%s, seed %d: %d faults; %s; first: %s%n",
                    mutation,
                    SEED,
                    run.count(),
                    checker.summary(),
                    checker.breaches().stream().findFirst().orElse(null));
        }
        assertThat(checker.breaches()).as("%s, seed %d", mutation, SEED).isNotEmpty();
    }
}
