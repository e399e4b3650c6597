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
}
