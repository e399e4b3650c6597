package io.fanfare.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.bench.report.PhaseResult.Point;
import io.fanfare.bench.report.TextReport;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class TerminalProgressTest {
    private final StringWriter stderr = new StringWriter();
    private final TerminalProgress progress =
            new TerminalProgress(new TextReport(new PrintWriter(new StringWriter())), new PrintWriter(stderr));

    private static Point point(boolean isWarmUp) {
        return new Point(3, 50, 1, 50, 99, 100, 0.1, 1, 2, 3, 4, 0.1, 0.2, 7, "", isWarmUp);
    }

    @Test
    void secondOfTheWarmUpSaysSo() {
        progress.onPoint(point(true));

        assertThat(stderr.toString()).startsWith("   3.0 s  warm-up:  received 50");
    }

    @Test
    void secondOfTheMeasuredTimeDoesNot() {
        progress.onPoint(point(false));

        assertThat(stderr.toString()).startsWith("   3.0 s  received 50");
    }
}
