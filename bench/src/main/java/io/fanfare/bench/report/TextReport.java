package io.fanfare.bench.report;

import io.fanfare.bench.check.Tally;
import io.fanfare.bench.report.PhaseResult.Cost;
import io.fanfare.bench.report.PhaseResult.IncidentResult;
import io.fanfare.bench.report.PhaseResult.Joining;
import io.fanfare.bench.report.PhaseResult.LoadResult;
import io.fanfare.bench.report.PhaseResult.Memory;
import io.fanfare.bench.report.PhaseResult.PartCost;
import io.fanfare.bench.report.PhaseResult.Search;
import io.fanfare.bench.report.PhaseResult.Stretch;
import io.fanfare.bench.report.PhaseResult.Trial;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;

/** Results for the eye, on a terminal. */
public final class TextReport {
    private final PrintWriter out;

    public TextReport(PrintWriter out) {
        this.out = out;
    }

    /** What came of one phase. */
    public void phase(PhaseResult phase) {
        out.println();
        out.println(phase.name());
        if (phase.failure() != null) {
            line("FAILED", "%s", phase.failure());
            out.flush();
            return;
        }
        joining(phase.joining());
        cost(phase.cost(), phase.loads().get(0).unit());
        memory(phase.memory());
        phase.incidents().forEach(this::incident);
        for (LoadResult load : phase.loads()) {
            load(load);
        }
        if (!phase.accounting().isEmpty()) {
            line("adds up", "%s", phase.accounting());
        }
        if (phase.search() != null) {
            search(phase.search());
        }
        phase.warnings().forEach(warning -> line("WARNING", "%s", warning));
        out.flush();
    }

    private void joining(Joining joining) {
        if (joining.connections() > 0) {
            line(
                    "joined",
                    "%,d connections in %.1f s; server CPU %s us and %s bytes each",
                    joining.connections(),
                    joining.seconds(),
                    number("%.0f", joining.serverCpuMicrosEach()),
                    number("%,.0f", joining.bytesEach()));
        }
    }

    private void cost(Cost cost, String unit) {
        if (cost.units() > 0) {
            line("measured", "%.1f s: %,d %s, %,.0f a second", cost.seconds(), cost.units(), unit, cost.perSecond());
        } else {
            line("measured", "%.1f s", cost.seconds());
        }
        line(
                "server",
                "CPU %s us each, %s cores",
                number("%.2f", cost.serverCpuMicrosEach()),
                number("%.2f", cost.serverCores()));
        if (cost.nodes().size() > 1) {
            cost.nodes().forEach(node -> part("  node", node));
        }
        cost.beside().forEach(process -> part("  beside", process));
        line(
                "generator",
                "CPU %s us each, %.2f cores; %s bytes received and %s sent each",
                number("%.2f", cost.generatorCpuMicrosEach()),
                cost.generatorCores(),
                number("%.1f", cost.bytesReceivedEach()),
                number("%.1f", cost.bytesSentEach()));
    }

    private void part(String head, PartCost part) {
        line(
                head,
                "%s: CPU %s us each, %s cores; %s MB resident",
                part.name(),
                number("%.2f", part.cpuMicrosEach()),
                number("%.2f", part.cores()),
                megabytes(part.residentBytes()));
    }

    private void memory(Memory memory) {
        line(
                "memory",
                "%s MB before, %s joined, %s after; heap %s MB; %s collections, %s ms; %s open files",
                megabytes(memory.proportionalBytesBefore()),
                megabytes(memory.proportionalBytesJoined()),
                megabytes(memory.proportionalBytesAfter()),
                megabytes(memory.heapBytesAfter()),
                number("%.0f", memory.gcs()),
                number("%.0f", memory.gcMillis()),
                number("%,.0f", memory.mostOpenFiles()));
    }

    private void load(LoadResult load) {
        if (!load.latencies().isEmpty()) {
            line(
                    "latency, ms",
                    "%-12s %9s %9s %9s %9s %9s %9s %12s",
                    load.mode(),
                    "p50",
                    "p90",
                    "p99",
                    "p99.9",
                    "p99.99",
                    "max",
                    "count");
        }
        latencies("", load.latencies());
        load.stretches().forEach(this::stretch);
        correctness(load.correctness());
        StringBuilder counts = new StringBuilder();
        for (Map.Entry<String, Long> count : load.counts().entrySet()) {
            if (count.getValue() > 0) {
                counts.append(counts.isEmpty() ? "" : ", ")
                        .append(String.format(Locale.ROOT, "%s %,d", count.getKey(), count.getValue()));
            }
        }
        line("counted", "%s", counts);
        load.problems().forEach((problem, count) -> line("problem", "%,d times: %s", count, problem));
    }

    private void incident(IncidentResult incident) {
        line(
                String.format(Locale.ROOT, "at %.1f s", incident.measuredSecond()),
                "%s: %s in %.1f s",
                incident.what(),
                incident.exitCode() == 0 ? "done" : "FAILED",
                incident.seconds());
    }

    private void stretch(Stretch stretch) {
        latencies(
                String.format(Locale.ROOT, "%.1f-%.1f s", stretch.fromSecond(), stretch.toSecond()),
                stretch.latencies());
    }

    private void latencies(String head, Map<String, Latency> latencies) {
        String first = head;
        for (Map.Entry<String, Latency> entry : latencies.entrySet()) {
            Latency latency = entry.getValue();
            line(
                    first,
                    "%-12s %9.2f %9.2f %9.2f %9.2f %9.2f %9.2f %,12d",
                    entry.getKey(),
                    latency.p50Millis(),
                    latency.p90Millis(),
                    latency.p99Millis(),
                    latency.p999Millis(),
                    latency.p9999Millis(),
                    latency.maxMillis(),
                    latency.count());
            first = "";
        }
    }

    private void correctness(Tally tally) {
        if (tally.expected() > 0 || tally.foreign() > 0) {
            line(
                    tally.isClean() ? "correct" : "INCORRECT",
                    "expected %,d, received %,d: lost %,d, repeated %,d, out of order %,d, announced %,d, absent %,d, foreign %,d",
                    tally.expected(),
                    tally.received(),
                    tally.lost(),
                    tally.repeated(),
                    tally.outOfOrder(),
                    tally.announced(),
                    tally.absent(),
                    tally.foreign());
        }
    }

    private void search(Search search) {
        for (Trial trial : search.trials()) {
            line(
                    "tried",
                    "%,9d a second: p99 %.1f ms%s",
                    trial.ratePerSecond(),
                    trial.p99Millis(),
                    trial.isPassed() ? "" : ", " + trial.reason());
        }
        line("found", "%,d a second, with a p99 of at most %.0f ms", search.ratePerSecond(), search.limitMillis());
    }

    /** What came of all of it. */
    public void summary(Result result) {
        out.println();
        for (Result.Verdict verdict : result.verdicts()) {
            line(
                    verdict.isFailed() ? "FAILED" : "passed",
                    "%s: %s in %s",
                    verdict.condition(),
                    number("%.2f", verdict.value()),
                    verdict.phase());
        }
        if (result.stopped()) {
            out.println("  stopped early");
        }
        out.flush();
    }

    private void line(String head, String format, Object... values) {
        out.printf(Locale.ROOT, "  %-12s ", head);
        out.printf(Locale.ROOT, format, values);
        out.println();
    }

    private static String megabytes(double bytes) {
        return number("%,.1f", bytes / (1 << 20));
    }

    private static String number(String format, double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, value);
    }
}
