package io.fanfare.bench.phoenix;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.bench.process.ProcessOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The clients that npm has, in a folder of the build. Where there is no Node.js tests with them are skipped; with CI=true they fail. */
final class NodeJs {
    private static final Path SOURCES = Path.of("src/test/js/phoenix");
    private static final Path FOLDER = Path.of("target/js/phoenix").toAbsolutePath();
    private static final long INSTALL_SECONDS = 120;

    private static boolean isInstalled;

    private NodeJs() {}

    /** Starts a script of ours. */
    static Process start(String script, String... arguments) throws IOException, InterruptedException {
        install();
        List<String> command = new ArrayList<>(List.of("node", script));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .directory(FOLDER.toFile())
                .redirectErrorStream(true)
                .start();
    }

    private static synchronized void install() throws IOException, InterruptedException {
        boolean isThere = isThere();
        if ("true".equals(System.getenv("CI"))) {
            assertThat(isThere).as("Node.js on the PATH").isTrue();
        }
        Assumptions.assumeTrue(isThere, "there is no Node.js on the PATH: the clients of npm are not tried");
        if (isInstalled) {
            return;
        }
        Files.createDirectories(FOLDER);
        try (Stream<Path> files = Files.list(SOURCES)) {
            for (Path file : files.toList()) {
                Files.copy(file, FOLDER.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Process npm = new ProcessBuilder("npm", "ci", "--no-audit", "--no-fund", "--prefer-offline")
                .directory(FOLDER.toFile())
                .redirectErrorStream(true)
                .start();
        ProcessOutput output = new ProcessOutput(npm.getInputStream());
        assertThat(npm.waitFor(INSTALL_SECONDS, TimeUnit.SECONDS))
                .as(output.text())
                .isTrue();
        assertThat(npm.exitValue()).as(output.complete()).isZero();
        isInstalled = true;
    }

    private static boolean isThere() throws InterruptedException {
        try {
            return new ProcessBuilder("node", "--version")
                            .redirectErrorStream(true)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException thereIsNone) {
            return false;
        }
    }
}
