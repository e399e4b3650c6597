package io.fanfare.bench.cli;

import io.fanfare.bench.report.Comparison;
import io.fanfare.bench.report.Json;
import io.fanfare.bench.report.Result;
import io.fanfare.bench.report.ResultFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Compares two results. */
@Command(
        name = "diff",
        mixinStandardHelpOptions = true,
        description = "Compare two results: figures beside each other, with ratios.")
final class DiffCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "<before.json>", description = "A result.json.")
    private Path before;

    @Parameters(index = "1", paramLabel = "<after.json>", description = "Another one.")
    private Path after;

    @Option(names = "--out", paramLabel = "<folder>", description = "Write both, drawn together, there.")
    private Path out;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        List<Result> results = new ArrayList<>();
        Json.readResults(before)
                .forEach(result -> results.add(result.named(result.target().name() + " before")));
        Json.readResults(after)
                .forEach(result -> results.add(result.named(result.target().name() + " after")));
        new Comparison(results).print(spec.commandLine().getOut());
        if (out != null) {
            ResultFiles.write(out, results);
        }
        return ExitCode.DONE;
    }
}
