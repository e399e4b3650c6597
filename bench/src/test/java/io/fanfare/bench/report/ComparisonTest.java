package io.fanfare.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static String print(Result... results) {
        StringWriter text = new StringWriter();
        new Comparison(List.of(results)).print(new PrintWriter(text));
        return text.toString();
    }

    @Test
    void figureOfASideIsTheMedianOfItsRoundsWithItsRatioToTheFirst() {
        String text = print(
                Results.of("ours", 4, 0),
                Results.of("theirs", 8, 0),
                Results.of("ours", 5, 0),
                Results.of("theirs", 10, 0),
                Results.of("ours", 100, 0),
                Results.of("theirs", 9, 0));

        assertThat(text).containsPattern("server CPU us each +5\\.00 +9\\.00 +x1\\.80");
    }

    @Test
    void medianOfTwoRoundsLiesBetweenThem() {
        assertThat(print(Results.of("ours", 4, 0), Results.of("ours", 5, 0)))
                .containsPattern("server CPU us each +4\\.50");
    }

    @Test
    void figureThatOneSideDoesNotHaveIsMissingThere() {
        assertThat(print(Results.of("ours", Double.NaN, 0), Results.of("theirs", 8, 0)))
                .containsPattern("server CPU us each +- +8\\.00 *\n");
    }

    @Test
    void figureHasItsRangeAndItsRatiosRoundByRound() {
        String text = print(
                Results.of("ours", 4, 0),
                Results.of("theirs", 8, 0),
                Results.of("ours", 5, 0),
                Results.of("theirs", 10.5, 0),
                Results.of("ours", 100, 0),
                Results.of("theirs", 9, 0));

        assertThat(text)
                .containsPattern("server CPU us each +5\\.00 +9\\.00 +x1\\.80 *\n"
                        + " +range +4\\.00\\.\\.100\\.00 +8\\.00\\.\\.10\\.50 +x2\\.00 x0\\.09\\.\\.x2\\.10")
                .contains("Medians of all rounds");
    }

    @Test
    void oneRoundHasNoRange() {
        assertThat(print(Results.of("ours", 4, 0), Results.of("theirs", 8, 0)))
                .doesNotContain("range")
                .doesNotContain("rounds");
    }

    @Test
    void roundThatFailedHasNoRatioAndLeavesTheOthersWithTheirPartners() {
        Result failed = failed("theirs");

        PhaseComparison phase = new Comparison(List.of(
                        Results.of("ours", 4, 0), failed, Results.of("ours", 5, 0), Results.of("theirs", 10, 0)))
                .phases()
                .get(0);

        assertThat(phase.failures()).containsExactly("theirs, round 1 FAILED: gone");
        assertThat(phase.figures())
                .filteredOn(figure -> figure.figure().equals("server CPU us each"))
                .singleElement()
                .satisfies(figure -> {
                    PhaseComparison.Side theirs = figure.sides().get(1);
                    assertThat(theirs.value().rounds()).containsExactly(Double.NaN, 10.0);
                    assertThat(theirs.ratios().rounds()).containsExactly(Double.NaN, 2.0);
                    assertThat(theirs.ratios().median()).isEqualTo(2);
                });
    }

    private static Result failed(String name) {
        return Results.of(name, 1, 0).withPhases(List.of(PhaseResult.failed("fan-out", "gone")));
    }
}
