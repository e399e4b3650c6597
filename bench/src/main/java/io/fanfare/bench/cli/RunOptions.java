package io.fanfare.bench.cli;

import io.fanfare.bench.load.Loads;
import io.fanfare.bench.plan.Plan;
import io.fanfare.bench.plan.UsageException;
import io.fanfare.bench.report.Result;
import io.fanfare.bench.report.ResultFiles;
import io.fanfare.bench.report.TextReport;
import io.fanfare.bench.report.Threshold;
import io.fanfare.bench.run.Agents;
import io.fanfare.bench.run.Progress;
import io.fanfare.bench.run.Runner;
import io.fanfare.bench.run.Workers;
import io.fanfare.bench.target.Target;
import io.fanfare.bench.target.TargetParser;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import picocli.CommandLine.Option;

/** What everything that makes load can be told. */
final class RunOptions {
    private static final int MOST_LOOPS = 4;

    @Option(
            names = "--out",
            paramLabel = "<folder>",
            description = "Write result.json, timeline.csv, .hgrm files and report.html there.")
    private Path out;

    @Option(
            names = "--fail-if",
            paramLabel = "<condition>",
            description = "Exit with 3 if it is met in any phase, such as p99>20ms, publish.p99>50ms or lost>0.")
    private List<String> failIf = List.of();

    @Option(names = "--seed", paramLabel = "<n>", description = "Makes the topics' names; a random one unless given.")
    private Long seed;

    @Option(names = "--loops", paramLabel = "<n>", description = "Event loops of each process (cores, 4 at most).")
    private int loops = Math.min(MOST_LOOPS, Runtime.getRuntime().availableProcessors());

    @Option(
            names = "--processes",
            paramLabel = "<n>",
            description = "Processes on this machine that share the load (1).")
    private int processes = 1;

    @Option(
            names = "--agents",
            paramLabel = "<host:port>",
            split = ",",
            description = "Agents on other machines that share the load, instead of this process.")
    private List<String> agents = List.of();

    @Option(names = "--quiet", description = "No progress, only results.")
    private boolean isQuiet;

    List<String> failIf() {
        return failIf;
    }

    Path out() {
        return out;
    }

    /** Carries out a plan, writes the results, and returns the exit code. */
    int carryOut(Plan plan, String targetText, List<String> command, PrintWriter stdout, PrintWriter stderr)
            throws InterruptedException, IOException {
        List<Threshold> thresholds = thresholds(plan);
        Target target = TargetParser.parse(targetText);
        plan.phases().forEach(phase -> phase.loads().forEach(load -> Loads.check(load, target)));
        try (Workers workers = workers();
                Interruption interruption = new Interruption()) {
            TextReport text = new TextReport(stdout);
            Result result = run(plan, target, workers, interruption, command, progress(text, stderr));
            result = result.with(Threshold.judge(thresholds, result));
            text.summary(result);
            if (out != null) {
                ResultFiles.write(out, List.of(result));
                stdout.println("written to " + out);
            }
            stdout.flush();
            return exitCode(result);
        }
    }

    /** Carries out a plan. */
    Result run(
            Plan plan,
            Target target,
            Workers workers,
            Interruption interruption,
            List<String> command,
            Progress progress)
            throws InterruptedException {
        Runner runner = new Runner(workers, progress, seed(), command);
        interruption.stops(runner);
        return runner.run(plan, target);
    }

    List<Threshold> thresholds(Plan plan) {
        List<String> conditions = new ArrayList<>(plan.failIf());
        conditions.addAll(failIf);
        return conditions.stream().map(Threshold::parse).toList();
    }

    Workers workers() throws InterruptedException {
        if (loops < 1 || loops > 1_000) {
            throw new UsageException("--loops: " + loops + " (expected: 1..1000)");
        }
        if (processes < 1 || processes > 1_000) {
            throw new UsageException("--processes: " + processes + " (expected: 1..1000)");
        }
        if (!agents.isEmpty()) {
            return Agents.connect(agents, loops);
        }
        return processes == 1 ? Workers.alone(loops) : Agents.start(processes, loops);
    }

    Progress progress(TextReport text, PrintWriter stderr) {
        return new TerminalProgress(text, isQuiet ? null : stderr);
    }

    private long seed() {
        return seed == null ? new Random().nextInt(1 << 24) : seed;
    }

    static int exitCode(Result result) {
        if (result.phases().stream().anyMatch(phase -> phase.failure() != null)) {
            return ExitCode.FAILED;
        }
        return result.isFailed() ? ExitCode.CONDITION_MET : ExitCode.DONE;
    }
}
