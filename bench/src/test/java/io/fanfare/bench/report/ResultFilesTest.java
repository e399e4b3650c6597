package io.fanfare.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fanfare.bench.plan.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultFilesTest {
    @TempDir
    private Path folder;

    private final Result result = Results.of("side", 5.5, 3);

    @BeforeEach
    void write() throws IOException {
        ResultFiles.write(folder, List.of(result));
    }

    /** Who reads results relies on these names: add to the file, with whatever is added; do not take away. */
    @Test
    void fieldsOfTheJsonAreThoseOfTheSchema() throws IOException {
        TreeSet<String> fields = new TreeSet<>();
        addFields("", new ObjectMapper().readTree(folder.resolve("result.json").toFile()), fields);

        assertThat(String.join("\n", fields))
                .isEqualTo(resource("result-schema-1.txt").strip());
    }

    private static void addFields(String path, JsonNode node, TreeSet<String> fields) {
        if (node.isArray()) {
            node.forEach(element -> addFields(path + "[]", element, fields));
        } else if (node.isObject()) {
            node.properties().forEach(field -> addFields(path + "." + field.getKey(), field.getValue(), fields));
        } else {
            fields.add(path);
        }
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = ResultFilesTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void jsonIsReadBackAsItWas() {
        Result read = Json.readResults(folder.resolve("result.json")).get(0);

        assertThat(Json.write(read)).isEqualTo(Json.write(result));
        assertThat(read.phases().get(0).memory().heapBytesAfter()).isNaN();
        assertThat(read.phases().get(0).latency("delivery").decoded().getTotalCount())
                .isEqualTo(100);
    }

    @Test
    void fileOfAnotherKindIsRefused() throws IOException {
        Path other = Files.writeString(folder.resolve("other.json"), "[{\"schema\":\"fanfare-bench/9\"}]");

        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> Json.readResults(other))
                .withMessageContaining("schema fanfare-bench/9 (expected: fanfare-bench/1)");
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> Json.readResults(folder.resolve("none.json")))
                .withMessageContaining("none.json");
    }

    @Test
    void timelineHasALineForEachSecond() throws IOException {
        assertThat(Files.readAllLines(folder.resolve("timeline.csv")))
                .containsExactly(
                        "target,phase,second,received,sent,p50Millis,p99Millis,maxMillis,serverCores,residentBytes,"
                                + "openFiles,heapBytes,gcMillis,generatorCores,lagMillis,returned,incidents,isWarmUp",
                        "\"side\",\"fan-out\",1.000,50,1,50.000,99.000,100.000,0.100,1.000,2.000,,,0.100,0.200,7,\"a \"\"thing\"\"\",true");
    }

    @Test
    void histogramIsAPercentileDistributionInMilliseconds() throws IOException {
        assertThat(Files.readAllLines(folder.resolve("side.fan-out.fanout.delivery.hgrm")))
                .anyMatch(line -> line.matches("#\\[Max     =      100\\.\\d+, Total count    =          100]"));
    }

    @Test
    void pageNeedsNoNetworkAndIsNotBrokenByWhatServersSay() throws IOException {
        String page = Files.readString(folder.resolve("report.html"));

        assertThat(page).doesNotContain("http://", "https://", "src=", "@import", "</script><b>");
        assertThat(page).contains("fanfare-bench/1", "\\u003c/script>\\u003cb>a problem");
    }

    @Test
    void severalResultsAreComparedInAFileAndOnThePage() throws IOException {
        ResultFiles.write(folder, List.of(Results.of("<ours>", 4, 0), Results.of("/*comparison*/[]", 8, 0)));

        JsonNode phase = new ObjectMapper()
                .readTree(folder.resolve("comparison.json").toFile())
                .get(0);
        assertThat(phase.get("phase").asText()).isEqualTo("fan-out");
        JsonNode theirs = phase.get("figures").get(2).get("sides").get(1);
        assertThat(theirs.get("ratio").asDouble()).isEqualTo(2);
        assertThat(theirs.get("value").get("least").asDouble()).isEqualTo(8);
        assertThat(theirs.get("ratios").get("rounds").get(0).asDouble()).isEqualTo(2);
        String page = Files.readString(folder.resolve("report.html"));
        assertThat(page).doesNotContain("<ours>").contains("const comparison = [{\"phase\":\"fan-out\"");
    }

    @Test
    void oneResultIsComparedWithNothing() throws IOException {
        assertThat(folder.resolve("comparison.json")).doesNotExist();
        assertThat(Files.readString(folder.resolve("report.html"))).contains("const comparison = [];");
    }
}
