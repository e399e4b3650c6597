package io.fanfare.bench.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fanfare.bench.plan.PlanFile;
import io.fanfare.bench.plan.UsageException;
import io.fanfare.bench.report.PhaseResult;
import io.fanfare.bench.report.PhaseResult.LoadResult;
import io.fanfare.bench.stub.Broadcaster;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is done to a server while it is measured, and what is told apart by it. */
@Isolated("it measures latencies")
class IncidentTest {
    private static final int DELAY_MILLIS = 300;
    private static final int RATE = 100;

    @TempDir
    private Path folder;

    private static PhaseResult run(Broadcaster server, String load) throws InterruptedException {
        PhaseResult result = Bench.run(server.target(), PlanFile.parse("plan", "phases: [{" + load + "}]"));
        assertThat(result.failure()).isNull();
        return result;
    }

    @Test
    void serverThatIsSlowBetweenTwoMarksIsSlowInThatStretchAlone() throws InterruptedException {
        try (Broadcaster server = new Broadcaster((subscriber, number, payload) -> {
            if (number > RATE && number <= 2 * RATE) {
                subscriber.sendLater(payload, DELAY_MILLIS);
            } else {
                subscriber.send(payload);
            }
        })) {
            PhaseResult result = run(
                    server, "mode: fanout, subscribers: 2, rate: 100, seconds: 3, warm-up: 0, settle: 1, at: [1s, 2s]");

            LoadResult load = result.loads().get(0);
            assertThat(load.stretches()).hasSize(3);
            assertThat(load.stretches())
                    .extracting(stretch -> stretch.latencies().get("delivery").count())
                    .containsExactly(2L * RATE, 2L * RATE, 2L * RATE);
            assertThat(result.latency("delivery", 1).p99Millis()).isLessThan(DELAY_MILLIS);
            assertThat(result.latency("delivery", 2).p50Millis()).isGreaterThanOrEqualTo(DELAY_MILLIS);
            assertThat(result.latency("delivery", 3).p99Millis()).isLessThan(DELAY_MILLIS);
            assertThat(result.latency("delivery").count()).isEqualTo(6L * RATE);
        }
    }

    @Test
    void commandIsCarriedOutAtItsTimeAndItsOutcomeIsInResultAndTimeline() throws Exception {
        Path file = folder.resolve("done");
        try (Broadcaster server = new Broadcaster((subscriber, number, payload) -> subscriber.send(payload))) {
            PhaseResult result = run(
                    server,
                    "mode: fanout, subscribers: 1, rate: 10, seconds: 3, warm-up: 0, settle: 1, at: [" + "\"1s=touch "
                            + file + "\", \"2s=echo no; exit 3\"]");

            assertThat(Files.exists(file)).isTrue();
            assertThat(result.incidents())
                    .extracting(PhaseResult.IncidentResult::exitCode)
                    .containsExactly(0, 3);
            assertThat(result.incidents().get(0).measuredSecond()).isBetween(1.0, 1.9);
            assertThat(result.warnings()).contains("echo no; exit 3 ended with 3: no");
            assertThat(result.timeline())
                    .filteredOn(point -> point.incidents().contains("touch"))
                    .hasSize(1);
        }
    }

    @Test
    void everyNodeIsRestartedOnceAndItsConnectionsComeBack() throws Exception {
        Path log = folder.resolve("restarts");
        try (Broadcaster one = new Broadcaster(IncidentTest::hangUpNowAndThen);
                Broadcaster other = new Broadcaster(IncidentTest::hangUpNowAndThen)) {
            PhaseResult result = Bench.run(
                    one.target() + "+" + other.target().substring("floor@".length()),
                    PlanFile.parse(
                            "plan",
                            "phases: [{mode: drain, subscribers: 2, topics: 1, publishers: 1, rate: 50, seconds: 4, "
                                    + "warm-up: 0, settle: 1, pause: 1, offline: 1, restart: 'echo $NODE $PORT >> "
                                    + log
                                    + "'}]"));

            assertThat(result.failure()).isNull();
            assertThat(Files.readAllLines(log)).hasSize(2).allMatch(line -> line.matches("[12] \\d+"));
            assertThat(result.incidents())
                    .extracting(PhaseResult.IncidentResult::exitCode)
                    .containsExactly(0, 0);
            assertThat(result.count("returned"))
                    .isEqualTo(result.count("closed"))
                    .isPositive();
            assertThat(result.latency("away").count()).isEqualTo(result.count("returned"));
        }
    }

    private static void hangUpNowAndThen(Broadcaster.Subscriber subscriber, int number, String payload) {
        subscriber.send(payload);
        if (number == 70) {
            subscriber.hangUp();
        }
    }

    @Test
    void restartThatFailsIsTheLast() throws Exception {
        try (Broadcaster server = new Broadcaster((subscriber, number, payload) -> subscriber.send(payload))) {
            PhaseResult result = run(
                    server,
                    "mode: drain, subscribers: 1, topics: 1, rate: 10, seconds: 2, warm-up: 0, settle: 1, pause: 1, "
                            + "restart: 'exit 7'");

            assertThat(result.warnings())
                    .anyMatch(warning -> warning.matches("restart of node 1, 127.0.0.1:\\d+ ended with 7: "))
                    .anyMatch(warning -> warning.startsWith("0 of 1 nodes were restarted"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mode: fanout, at: [soon]                 | at: soon (expected: a time and a command",
                "mode: fanout, at: 5s                     | at: 5s (expected: a list of them)",
                "mode: fanout, seconds: 5, at: [5s=x]     | at: 5s=x (expected: between 0 and the 5 seconds that are measured)",
                "mode: connect, at: [5s=x]                | at: 5s=x (expected: with a mode that takes seconds",
                "mode: fanout, search-p99: 5, at: [2s=x]  | at: 2s=x (expected: without search-p99)",
                "together: [{mode: fanout, at: [2s]}]     | at of one load (expected: beside together"
            })
    void whatIsWrongIsNamed(String load, String message) {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> PlanFile.parse("plan", "phases: [{" + load.strip() + "}]"))
                .withMessageStartingWith("plan: " + message);
    }
}
