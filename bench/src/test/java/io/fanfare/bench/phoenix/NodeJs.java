package io.fanfare.bench.phoenix;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.bench.process.ProcessOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The clients that npm has, in a folder of the build. Where there is no Node.js tests with them are skipped; with CI=true they fail. */
public final class NodeJs {
    private static final Path SOURCES = Path.of("src/test/js");
    private static final Path FOLDERS = Path.of("target/js").toAbsolutePath();
    private static final long INSTALL_SECONDS = 120;

    /** Folders whose clients are there. */
    private static final Set<Path> INSTALLED = new HashSet<>();

    private NodeJs() {}

    /**
     * Starts a script of ours.
     *
     * @param folder with the script, and what it needs of npm
     */
    public static Process start(String folder, String script, String... arguments)
            throws IOException, InterruptedException {
        copy(folder);
        List<String> command = new ArrayList<>(List.of("node", script));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .directory(FOLDERS.resolve(folder).toFile())
                .redirectErrorStream(true)
                .start();
    }

    /**
     * Starts a command in a folder of the source tree, with what it needs of npm.
     *
     * @param command such as {@code npm test}
     */
    public static Process startIn(Path folder, String... command) throws IOException, InterruptedException {
        assumeThere();
        install(folder.toAbsolutePath().normalize());
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
    }

    private static void copy(String folder) throws IOException, InterruptedException {
        assumeThere();
        Path target = Files.createDirectories(FOLDERS.resolve(folder));
        synchronized (INSTALLED) {
            if (INSTALLED.contains(target)) {
                return;
            }
            try (Stream<Path> files = Files.list(SOURCES.resolve(folder))) {
                for (Path file : files.toList()) {
                    Files.copy(file, target.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
                }
            }
            install(target);
        }
    }

    private static void install(Path folder) throws IOException, InterruptedException {
        synchronized (INSTALLED) {
            if (!INSTALLED.add(folder)) {
                return;
            }
            Process npm = new ProcessBuilder("npm", "ci", "--no-audit", "--no-fund", "--prefer-offline")
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
            ProcessOutput output = new ProcessOutput(npm.getInputStream());
            assertThat(npm.waitFor(INSTALL_SECONDS, TimeUnit.SECONDS))
                    .as(output.text())
                    .isTrue();
            assertThat(npm.exitValue()).as(output.complete()).isZero();
        }
    }

    private static void assumeThere() throws InterruptedException {
        boolean isThere = isThere();
        if ("true".equals(System.getenv("CI"))) {
            assertThat(isThere).as("Node.js on the PATH").isTrue();
        }
        Assumptions.assumeTrue(isThere, "there is no Node.js on the PATH: the clients of npm are not tried");
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
