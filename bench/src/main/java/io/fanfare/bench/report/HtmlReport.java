package io.fanfare.bench.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** One page with everything in it: opened without a network, it draws the results that it carries. */
final class HtmlReport {
    private static final String RESULTS = "/*results*/[]";
    private static final String COMPARISON = "/*comparison*/[]";

    private HtmlReport() {}

    static void write(Path file, List<Result> results) throws IOException {
        try (InputStream in = HtmlReport.class.getResourceAsStream("report.html")) {
            String page = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            int first = page.indexOf(RESULTS);
            int second = page.indexOf(COMPARISON, first);
            // Not replaced one after the other: what is filled in may look like a place.
            Files.writeString(
                    file,
                    page.substring(0, first)
                            + escaped(Json.write(results))
                            + page.substring(first + RESULTS.length(), second)
                            + escaped(Json.write(compared(results)))
                            + page.substring(second + COMPARISON.length()));
        }
    }

    /** One result alone is compared with nothing. */
    private static List<PhaseComparison> compared(List<Result> results) {
        return results.size() > 1 ? new Comparison(results).phases() : List.of();
    }

    /** Text in the results must not end the script that holds them. */
    private static String escaped(String json) {
        return json.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029");
    }
}
