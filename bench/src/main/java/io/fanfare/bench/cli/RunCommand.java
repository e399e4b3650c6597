package io.fanfare.bench.cli;

import io.fanfare.bench.plan.PlanFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Carries out a plan. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Carry out a plan: phases of loads, from a YAML file.")
final class RunCommand implements Callable<Integer> {
    @Parameters(paramLabel = "<plan.yaml>", description = "The plan: see bench/README.md.")
    private Path plan;

    @Option(names = "--target", defaultValue = "fanfare", paramLabel = "<target>", description = TargetHelp.TEXT)
    private String target;

    @Mixin
    private RunOptions options;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException, IOException {
        return options.carryOut(
                PlanFile.read(plan),
                target,
                spec.commandLine().getParent().getParseResult().originalArgs(),
                spec.commandLine().getOut(),
                spec.commandLine().getErr());
    }
}
