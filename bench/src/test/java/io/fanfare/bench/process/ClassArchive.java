package io.fanfare.bench.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The classes of the gateway's jar as a node has loaded them (class data sharing): with it a start takes two thirds of the time,
 * and the tests start a hundred of them. Made once for each jar, by a node that is started and stopped.
 */
final class ClassArchive {
    private static final Duration TRAINING = Duration.ofSeconds(30);
    /** One that does not fit the JVM is passed over in silence. */
    private static final List<String> QUIET = List.of("-Xshare:auto", "-Xlog:cds=off", "-Xlog:cds+dynamic=off");

    private ClassArchive() {}

    /**
     * Options for a JVM that runs this jar. Made by the first who asks, while others wait; without an archive, none.
     *
     * @param launcher starts a node with these options and waits until it is up
     */
    static synchronized List<String> options(Path jar, Launcher launcher) {
        try {
            Path archive = jar.resolveSibling(
                    "fanfare-" + Files.getLastModifiedTime(jar).toMillis() + ".jsa");
            if (!Files.exists(archive)) {
                removeFormer(jar);
                train(archive, launcher);
            }
            return Stream.concat(QUIET.stream(), Stream.of("-XX:SharedArchiveFile=" + archive))
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void removeFormer(Path jar) throws IOException {
        try (Stream<Path> files = Files.list(jar.getParent())) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith(".jsa")).toList()) {
                Files.delete(file);
            }
        }
    }

    private static void train(Path archive, Launcher launcher) throws IOException {
        try (GatewayProcess node = launcher.start(Map.of(), "-XX:ArchiveClassesAtExit=" + archive)) {
            node.terminate();
            node.awaitExit(TRAINING);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + archive + " was made", interrupt);
        }
    }

    /** How a node is started. */
    interface Launcher {
        GatewayProcess start(Map<String, String> environment, String... jvmArguments) throws IOException;
    }
}
