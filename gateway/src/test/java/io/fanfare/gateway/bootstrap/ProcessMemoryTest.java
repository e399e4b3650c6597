package io.fanfare.gateway.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.upkeep.OutOfMemory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What becomes of a process whose memory does not suffice. */
class ProcessMemoryTest {
    private static final int OUT_OF_MEMORY = 3;

    /** Runs out of memory on a thread of its own, and would go on for ever. */
    static final class Hungry {
        private static final List<byte[]> EATEN = new ArrayList<>();

        private Hungry() {}

        public static void main(String[] arguments) throws InterruptedException {
            Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> OutOfMemory.endProcessIf(failure));
            new Thread(Hungry::eat).start();
            new java.util.concurrent.CountDownLatch(1).await();
        }

        private static void eat() {
            while (true) {
                EATEN.add(new byte[1 << 20]);
            }
        }
    }

    @Test
    void processThatRunsOutOfMemoryEnds() throws Exception {
        Outcome outcome = run(Map.of(), "-Xmx32m", Hungry.class.getName());

        assertThat(outcome.exitCode).isEqualTo(OUT_OF_MEMORY);
        assertThat(outcome.output).contains("out of memory, the process ends");
    }

    @Test
    void boundsThatDoNotFitTheHeapAreRefusedAtStart() throws Exception {
        Outcome outcome = run(Map.of("FANFARE_STORE_URL", "memory"), "-Xmx64m", Main.class.getName(), "serve");

        assertThat(outcome.exitCode).isEqualTo(2);
        assertThat(outcome.output)
                .startsWith("memory: ")
                .contains("history.max-bytes 256", "(expected: at most ")
                .doesNotContain("\tat ");
    }

    private record Outcome(int exitCode, String output) {}

    private static Outcome run(Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Outcome(process.exitValue(), output);
    }
}
