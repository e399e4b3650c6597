package io.fanfare.bench.cli;

import io.fanfare.bench.report.PhaseResult;
import io.fanfare.bench.report.TextReport;
import io.fanfare.bench.run.Progress;
import java.io.PrintWriter;
import java.util.Locale;

/** One line that changes each second, on a terminal; a line for each second elsewhere. Results go to the report. */
final class TerminalProgress implements Progress {
    private static final String ERASE_LINE = "\r\u001b[K";

    private final TextReport report;
    /** Null for no progress. */
    private final PrintWriter stderr;

    private final boolean isTerminal = System.console() != null;

    TerminalProgress(TextReport report, PrintWriter stderr) {
        this.report = report;
        this.stderr = stderr;
    }

    @Override
    public void onStep(String step) {
        if (stderr != null) {
            erase();
            stderr.println(step);
            stderr.flush();
        }
    }

    @Override
    public void onPoint(PhaseResult.Point point) {
        if (stderr == null) {
            return;
        }
        erase();
        stderr.printf(
                Locale.ROOT,
                "%6.1f s%s  received %,d  sent %,d  p50 %s  p99 %s  max %s ms  server %s cores %s MB  generator %.2f cores",
                point.second(),
                point.isWarmUp() ? "  warm-up:" : "",
                point.received(),
                point.sent(),
                number(point.p50Millis()),
                number(point.p99Millis()),
                number(point.maxMillis()),
                number(point.serverCores()),
                number(point.residentBytes() / (1 << 20)),
                point.generatorCores());
        if (!isTerminal) {
            stderr.println();
        }
        stderr.flush();
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, value >= 100 ? "%.0f" : "%.2f", value);
    }

    @Override
    public void onPhase(PhaseResult result) {
        if (stderr != null) {
            erase();
            stderr.flush();
        }
        report.phase(result);
    }

    private void erase() {
        if (isTerminal) {
            stderr.print(ERASE_LINE);
        }
    }
}
