package io.fanfare.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fanfare.bench.stub.Broadcaster;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CompareCommandTest {
    private static final String PLAN = """
            phases: [{name: fan-out, mode: fanout, subscribers: 2, rate: 20, seconds: 1, warm-up: 0, settle: 1}]
            """;

    @TempDir
    private Path folder;

    private final Broadcaster ours = new Broadcaster((subscriber, number, payload) -> subscriber.send(payload));
    private final Broadcaster theirs = new Broadcaster((subscriber, number, payload) -> subscriber.send(payload));
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path plan;

    @BeforeEach
    void writePlan() throws IOException {
        plan = Files.writeString(folder.resolve("plan.yaml"), PLAN);
    }

    @AfterEach
    void close() {
        ours.close();
        theirs.close();
    }

    private int compare(String... options) {
        List<String> arguments = new ArrayList<>(List.of(
                "compare",
                ours.target() + ",label=ours",
                theirs.target() + ",label=theirs",
                "--plan",
                plan.toString(),
                "--quiet",
                "--out",
                folder.toString()));
        arguments.addAll(List.of(options));
        CommandLine commandLine = BenchMain.newCommandLine();
        commandLine.setOut(new PrintWriter(out));
        commandLine.setErr(new PrintWriter(err));
        return commandLine.execute(arguments.toArray(String[]::new));
    }

    private JsonNode comparison() throws IOException {
        return new ObjectMapper().readTree(folder.resolve("comparison.json").toFile());
    }

    @Test
    void sidesTakeTurnsAndHaveTheirRangesInAllForms() throws IOException {
        assertThat(compare("--rounds", "2")).as(err.toString()).isEqualTo(ExitCode.DONE);

        assertThat(out.toString())
                .containsSubsequence(
                        "round 1, ours\n", "round 1, theirs\n", "round 2, ours\n", "round 2, theirs\n", "Medians of");
        assertThat(comparison()).hasSize(1);
        assertThat(comparison().get(0).get("rounds").asInt()).isEqualTo(2);
        assertThat(Files.readString(folder.resolve("report.html")))
                .contains("const comparison = [{\"phase\":\"fan-out\"");
    }

    @Test
    void serversThatAreStartedForEachRoundAreMeasuredColdAndThenWarm() throws IOException {
        Path rounds = folder.resolve("rounds");

        int exitCode = compare(
                "--rounds",
                "2",
                "--before-round",
                "echo $ROUND >> '" + rounds + "'",
                "--warm-up-plan",
                plan.toString());

        assertThat(exitCode).as(err.toString()).isEqualTo(ExitCode.DONE);
        assertThat(Files.readAllLines(rounds)).containsExactly("1", "2");
        assertThat(out.toString())
                .containsSubsequence("round 1, ours, cold\n", "round 1, ours, warm-up\n", "round 1, ours, warm\n");
        assertThat(comparison())
                .extracting(phase -> phase.get("phase").asText())
                .containsExactly("fan-out, cold", "fan-out, warm");
    }

    @Test
    void roundThatCantBeMadeReadyForEndsTheComparisonWithWhatThereIs() throws IOException {
        int exitCode = compare("--rounds", "3", "--before-round", "echo no server; test $ROUND = 1");

        assertThat(exitCode).isEqualTo(ExitCode.FAILED);
        assertThat(err.toString()).contains("before round 2: ", " ended with 1: no server");
        assertThat(comparison().get(0).get("rounds").asInt()).isEqualTo(1);
    }
}
