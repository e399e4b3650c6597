package io.fanfare.bench.report;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Writes results to a folder, in all forms that are files. */
public final class ResultFiles {
    private static final int STEPS_PER_HALF_DISTANCE = 5;
    private static final double NANOS_PER_MILLI = 1e6;

    private ResultFiles() {}

    /** Writes them, over what is there; several with how they compare. */
    public static void write(Path folder, List<Result> results) throws IOException {
        Files.createDirectories(folder);
        Json.writeResults(folder.resolve("result.json"), results);
        if (results.size() > 1) {
            Json.writeComparison(folder.resolve("comparison.json"), new Comparison(results).phases());
        }
        TimelineCsv.write(folder.resolve("timeline.csv"), results);
        HtmlReport.write(folder.resolve("report.html"), results);
        for (Result result : results) {
            for (PhaseResult phase : result.phases()) {
                writeHistograms(folder, result.target().name(), phase);
            }
        }
    }

    private static void writeHistograms(Path folder, String target, PhaseResult phase) throws IOException {
        for (PhaseResult.LoadResult load : phase.loads()) {
            for (Map.Entry<String, Latency> latency : load.latencies().entrySet()) {
                String name = String.join(".", target, phase.name(), load.mode(), latency.getKey());
                Path file = folder.resolve(name.replaceAll("[^A-Za-z0-9.-]+", "-") + ".hgrm");
                try (PrintStream out = new PrintStream(Files.newOutputStream(file), false, StandardCharsets.UTF_8)) {
                    latency.getValue()
                            .decoded()
                            .outputPercentileDistribution(out, STEPS_PER_HALF_DISTANCE, NANOS_PER_MILLI);
                }
            }
        }
    }
}
