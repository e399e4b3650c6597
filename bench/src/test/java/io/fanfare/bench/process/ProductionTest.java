package io.fanfare.bench.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way to a node in production that {@code config/README.md} shows, word for word but for ports and folders. */
class ProductionTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern TERMINAL = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    @TempDir
    private Path folder;

    @Test
    void stepsLeadToANodeThatServesWhoHasAKeyAndAToken() throws Exception {
        List<String> terminals = terminals(freePort(), freePort());
        assertThat(terminals).hasSize(4);

        Process node = start(folder, terminals.get(0));
        try {
            ProcessOutput out = new ProcessOutput(node.getInputStream());
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(out.text()).contains("clients by token, backends by key"));
            assertThat(run(terminals.get(1))).containsPattern("room:42 \\d+ 1\n");
            assertThat(run(terminals.get(2))).endsWith("1 message {\"text\":\"hello\"}\n");
            if (isThere("curl")) {
                assertThat(run("export FANFARE_CONFIG=fanfare.yaml\n" + terminals.get(3)))
                        .contains("\"sessions\":[]", "\"topic\":\"fanfare:control\"");
            }
        } finally {
            node.descendants().forEach(ProcessHandle::destroyForcibly);
            node.destroyForcibly();
        }
    }

    /** What a bare machine may not have; the other steps need a shell and OpenSSL. */
    private static boolean isThere(String program) throws InterruptedException, IOException {
        return new ProcessBuilder("sh", "-c", "command -v " + program).start().waitFor() == 0;
    }

    private static List<String> terminals(int publicPort, int apiPort) throws IOException {
        String text = Files.readString(ROOT.resolve("config/README.md"));
        String section = text.substring(text.indexOf("## Production"));
        return TERMINAL.matcher(section.substring(0, section.indexOf("\n## ")))
                .results()
                .map((MatchResult match) -> match.group(1)
                        .replace("../", ROOT + "/")
                        .replace("localhost:8443", "localhost:" + publicPort)
                        .replace("localhost:8444", "localhost:" + apiPort)
                        .replace(
                                "java @",
                                "FANFARE_ADMIN_PORT=0 FANFARE_PUBLIC_PORT=" + publicPort + " FANFARE_API_PORT="
                                        + apiPort + " java @"))
                .toList();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static Process start(Path where, String commands) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("bash", "-euo", "pipefail", "-c", commands)
                .directory(where.toFile())
                .redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("FANFARE_"));
        return builder.start();
    }

    private String run(String commands) throws IOException, InterruptedException {
        Process process = start(folder.resolve("push"), commands);
        ProcessOutput out = new ProcessOutput(process.getInputStream());
        assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(out.complete()).isZero();
        return out.complete();
    }
}
