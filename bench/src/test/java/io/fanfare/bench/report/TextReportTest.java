package io.fanfare.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class TextReportTest {
    private static String print(PhaseResult phase) {
        StringWriter text = new StringWriter();
        new TextReport(new PrintWriter(text)).phase(phase);
        return text.toString();
    }

    @Test
    void numbersThatDifferAreExplained() {
        assertThat(print(Results.of("side", 5, 0).phases().get(0))).contains("  adds up      how it adds up\n");
    }

    @Test
    void failureIsPrintedAsTheServerSaidIt() {
        assertThat(print(PhaseResult.failed("fan-out", "100% full %s"))).isEqualTo("""

                fan-out
                  FAILED       100% full %s
                """);
    }
}
