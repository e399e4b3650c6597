package io.fanfare.bench.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** One page with everything in it: opened without a network, it draws the results that it carries. */
final class HtmlReport {
    private static final String PLACE = "/*results*/[]";

    private HtmlReport() {}

    static void write(Path file, List<Result> results) throws IOException {
        try (InputStream in = HtmlReport.class.getResourceAsStream("report.html")) {
            String page = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            Files.writeString(file, page.replace(PLACE, escaped(Json.write(results))));
        }
    }

    /** Text in the results must not end the script that holds them. */
    private static String escaped(String json) {
        return json.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029");
    }
}
