package io.fanfare.bench.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The suite notices when a step is left out that keeps a promise: otherwise its silence would say nothing.
 * {@code -Dfanfare.faults.mutations} names steps, or says {@code all}.
 */
@Tag("faults")
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
        Path classes = Mutant.of(mutation.edits(), folder);
        long startedAtNanos = System.nanoTime();
        Checker checker = mutation.scene() == null ? mix(mutation, classes) : play(mutation.scene(), classes);
        System.out.printf(
                "%s, seed %d, %d s: %s; first: %s%n",
                mutation,
                SEED,
                TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startedAtNanos),
                checker.summary(),
                checker.breaches().stream().findFirst().orElse(null));
        assertThat(checker.breaches()).as("%s, seed %d", mutation, SEED).isNotEmpty();
    }

    private Checker play(Scene scene, Path classes) throws Exception {
        try (Stage stage =
                new Stage(Cluster.start(folder, new Cluster.Setup(2, Scene.KEYS, classes), RedisServers.single()))) {
            scene.play(stage);
            return stage.checker();
        }
    }

    private Checker mix(Mutation mutation, Path classes) throws Exception {
        Checker checker = new Checker();
        List<Fault> plan = FaultPlan.of(SEED, SECONDS * 1_000L, mutation.faults(), NODES);
        try (Cluster cluster =
                        Cluster.start(folder, new Cluster.Setup(NODES, Map.of(), classes), RedisServers.single());
                Workload workload = new Workload(cluster, checker, SEED)) {
            workload.start();
            new FaultRun(cluster, plan, () -> !checker.breaches().isEmpty()).run();
            if (checker.breaches().isEmpty()) {
                cluster.awaitReady();
                workload.finish();
            }
        }
        return checker;
    }
}
