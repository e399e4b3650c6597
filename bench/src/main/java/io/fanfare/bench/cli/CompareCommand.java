package io.fanfare.bench.cli;

import io.fanfare.bench.load.LoadException;
import io.fanfare.bench.plan.Plan;
import io.fanfare.bench.plan.PlanFile;
import io.fanfare.bench.plan.UsageException;
import io.fanfare.bench.report.Comparison;
import io.fanfare.bench.report.Result;
import io.fanfare.bench.report.ResultFiles;
import io.fanfare.bench.report.TextReport;
import io.fanfare.bench.report.Threshold;
import io.fanfare.bench.run.Progress;
import io.fanfare.bench.run.RoundCommand;
import io.fanfare.bench.run.Workers;
import io.fanfare.bench.target.Target;
import io.fanfare.bench.target.TargetParser;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Carries the same plan out against several servers, in turns. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        description = "Carry out the same plan against several servers, in turns, and print ratios to the first.")
final class CompareCommand implements Callable<Integer> {
    private static final String SHORT_PLAN = "phases: [{mode: fanout, publish-by: socket}]";

    @Parameters(arity = "2..*", paramLabel = "<target>", description = TargetHelp.TEXT)
    private List<String> targets;

    @Option(names = "--plan", paramLabel = "<plan.yaml>", description = "The plan; a short fan-out unless given.")
    private Path planFile;

    @Option(names = "--rounds", defaultValue = "3", description = "How often each has its turn (${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--before-round",
            paramLabel = "<command>",
            description = "Run a command before each round that starts the servers afresh, and ends when they listen;"
                    + " $ROUND is which. What is measured right after it is called cold.")
    private String beforeRound;

    @Option(
            names = "--warm-up-plan",
            paramLabel = "<plan.yaml>",
            description =
                    "Warm each server up with this plan in each round, and carry out the plan after it; before it, too,"
                            + " if servers are started afresh. The results are called warm, and cold.")
    private Path warmUpFile;

    @Mixin
    private RunOptions options;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException, IOException {
        if (rounds < 1 || rounds > 1_000) {
            throw new UsageException("--rounds: " + rounds + " (expected: 1..1000)");
        }
        Plan plan = planFile == null ? PlanFile.parse("the short plan", SHORT_PLAN) : PlanFile.read(planFile);
        ComparisonTurn turn =
                new ComparisonTurn(plan, warmUpFile == null ? null : PlanFile.read(warmUpFile), beforeRound != null);
        List<Threshold> thresholds = options.thresholds(plan);
        List<Target> sides = targets.stream().map(TargetParser::parse).toList();
        if (sides.stream().map(Target::name).distinct().count() < sides.size()) {
            throw new UsageException("targets: " + targets + " (expected: another label=... for each of a kind)");
        }
        try (Workers workers = options.workers();
                Interruption interruption = new Interruption()) {
            List<Result> results = new ArrayList<>();
            boolean isReady = true;
            for (int round = 1; round <= rounds && isReady && !interruption.isInterrupted(); round++) {
                isReady = makeReady(round);
                for (Target side : isReady ? sides : List.<Target>of()) {
                    if (!interruption.isInterrupted()) {
                        String head = "round " + round + ", " + side.name();
                        Result result =
                                turn.take((carried, state) -> run(carried, side, head + state, workers, interruption));
                        results.add(result.with(Threshold.judge(thresholds, result)));
                    }
                }
            }
            int exitCode = report(results);
            return isReady ? exitCode : ExitCode.FAILED;
        }
    }

    /** Returns whether the round can begin. */
    private boolean makeReady(int round) throws InterruptedException {
        try {
            if (beforeRound != null) {
                RoundCommand.carryOut(beforeRound, round);
            }
            return true;
        } catch (LoadException failed) {
            spec.commandLine().getErr().println(failed.getMessage());
            return false;
        }
    }

    private Result run(Plan plan, Target side, String head, Workers workers, Interruption interruption)
            throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        out.printf("%n%s%n", head);
        Progress progress =
                options.progress(new TextReport(out), spec.commandLine().getErr());
        List<String> command = spec.commandLine().getParent().getParseResult().originalArgs();
        return options.run(plan, side, workers, interruption, command, progress);
    }

    private int report(List<Result> results) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        new Comparison(results).print(out);
        if (options.out() != null) {
            ResultFiles.write(options.out(), results);
            out.println("written to " + options.out());
            out.flush();
        }
        return results.stream().mapToInt(RunOptions::exitCode).max().orElse(ExitCode.FAILED);
    }
}
