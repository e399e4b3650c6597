package io.fanfare.bench.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanfare.bench.report.Json;
import io.fanfare.bench.report.PhaseResult;
import io.fanfare.bench.report.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The load generator as a process of its own, against a gateway as the README starts it. */
class LoadGeneratorTest {
    private static final int DONE = 0;
    private static final int WRONG_USAGE = 2;
    private static final int CONDITION_MET = 3;
    private static final int TERMINATED = 128 + 15;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String EVERY_MODE = """
            fail-if: [lost>0, repeated>0, out-of-order>0, foreign>0, refused>0, closed>0, failed>0]
            phases:
              - {mode: connect, connections: 50, rounds: 1}
              - {mode: idle, connections: 50, seconds: 1}
              - {mode: resume, namespace: room, connections: 50, topics: 5, behind: 20}
              - seconds: 2
                warm-up: 0
                name: together
                together:
                  - {mode: fanout, subscribers: 20}
                  - {mode: notify, topics: 20, rate: 100}
                  - {mode: chat, rooms: 4, members: 5, rate: 40}
                  - {mode: publish, rate: 100, namespace: room}
                  - {mode: jitter, namespace: room, subscribers: 20, cut-every: 2, offline: 200}
                  - {mode: slow-consumer, subscribers: 20}
                  - {mode: soak, subscribers: 20, rate: 50, topics: 10, cut-every: 0}
            """;

    private static GatewayProcess gateway;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() throws IOException {
        gateway = GatewayProcess.start(Map.of());
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private Process bench(String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + "/bin/java");
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.fanfare.bench.cli.BenchMain"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
    }

    private int exitCode(Process process) throws InterruptedException, IOException {
        if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("still running\n" + output());
        }
        return process.exitValue();
    }

    private String output() throws IOException {
        return Files.readString(folder.resolve("output"));
    }

    private static String target() {
        return "fanfare@ws://127.0.0.1:" + gateway.clients().getPort() + ",api=http://127.0.0.1:"
                + gateway.api().getPort();
    }

    private Map<String, PhaseResult> phases() {
        Result result = Json.readResults(folder.resolve("result.json")).get(0);
        return result.phases().stream().collect(Collectors.toMap(PhaseResult::name, Function.identity()));
    }

    @Test
    void everyModeRunsAgainstAGatewayAsItIsAndFindsNothingWrong() throws Exception {
        Path plan = Files.writeString(folder.resolve("plan.yaml"), EVERY_MODE);
        Process bench = bench("run", plan.toString(), "--target", target(), "--out", folder.toString());

        assertThat(exitCode(bench)).as(output()).isEqualTo(DONE);
        Map<String, PhaseResult> phases = phases();
        assertThat(phases.get("connect").count("connected")).isEqualTo(50);
        assertThat(phases.get("connect").latency("connect").count()).isEqualTo(50);
        assertThat(phases.get("idle").joining().connections()).isEqualTo(50);
        assertThat(phases.get("idle").memory().mostOpenFiles()).isGreaterThan(50);
        assertThat(phases.get("resume").correctness().received()).isEqualTo(50 * 20);
        assertThat(phases.get("resume").latency("return").count()).isEqualTo(50);
        assertThat(phases.get("together").loads())
                .hasSize(7)
                .allSatisfy(load -> assertThat(load.correctness().received())
                        .as(load.mode())
                        .isEqualTo(load.correctness().expected()));
        assertThat(phases.get("together").count("cut")).isGreaterThan(10);
        assertThat(phases.get("together").latency("slow").count()).isPositive();
        assertThat(phases.get("together").cost().serverCpuMicrosEach()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sse@http://127.0.0.1:%d/sse", "phoenix@ws://127.0.0.1:%d/socket/websocket"})
    void otherDialectsOfAGatewayAreMeasuredToo(String url) throws Exception {
        Process bench = bench(
                "fanout",
                "--subscribers",
                "20",
                "--rate",
                "100",
                "--warm-up",
                "0",
                "--seconds",
                "1",
                "--target",
                url.formatted(gateway.clients().getPort()) + ",api=http://127.0.0.1:"
                        + gateway.api().getPort(),
                "--publish-by",
                "http",
                "--out",
                folder.toString());

        assertThat(exitCode(bench)).as(output()).isEqualTo(DONE);
        PhaseResult fanout = phases().get("fanout");
        assertThat(fanout.correctness().received()).isEqualTo(20 * 100);
        assertThat(fanout.correctness().lost()).isZero();
        assertThat(fanout.loads().get(0).problems()).isEmpty();
        assertThat(fanout.cost().serverCpuMicrosEach()).isPositive();
    }

    @Test
    void runThatIsEndedEarlyStillReports() throws Exception {
        Process bench = bench(
                "fanout",
                "--subscribers",
                "10",
                "--warm-up",
                "0",
                "--seconds",
                "600",
                "--target",
                target(),
                "--out",
                folder.toString());
        await().atMost(LIMIT).until(() -> output().contains(" s  received "));

        bench.toHandle().destroy();

        assertThat(exitCode(bench)).as(output()).isEqualTo(TERMINATED);
        assertThat(output()).contains("stopped early", "lost 0");
        assertThat(phases().get("fanout").correctness().received()).isPositive();
    }

    @Test
    void conditionThatIsMetEndsWithItsExitCode() throws Exception {
        Process bench = bench(
                "fanout",
                "--subscribers",
                "10",
                "--seconds",
                "1",
                "--warm-up",
                "0",
                "--target",
                target(),
                "--fail-if",
                "p99>1us");

        assertThat(exitCode(bench)).as(output()).isEqualTo(CONDITION_MET);
        assertThat(output()).contains("FAILED       p99>1us");
    }

    @Test
    void wrongUsageIsExplainedAndEndsWithItsExitCode() throws Exception {
        assertThat(exitCode(bench("fanout", "--rate", "fast"))).isEqualTo(WRONG_USAGE);
        assertThat(output()).isEqualTo("rate: fast (expected: 0..10000000)\n");

        assertThat(exitCode(bench("fanout", "--behind", "3"))).isEqualTo(WRONG_USAGE);
        assertThat(output()).startsWith("Unknown options: '--behind', '3'");

        assertThat(exitCode(bench("resume", "--target", "redis"))).isEqualTo(WRONG_USAGE);
        assertThat(output()).contains("resume: redis (expected: a server that can resume)");
    }
}
