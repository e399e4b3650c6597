package io.fanfare.bench.sample;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where something was measured.
 *
 * @param cpu its model
 * @param memoryBytes of the machine
 * @param java of the load generator
 * @param jvmFlags of the load generator
 * @param revision of the load generator's sources, or unknown
 * @param bootId names this start of the machine
 */
public record Machine(
        String cpu,
        int cores,
        long memoryBytes,
        String kernel,
        String java,
        List<String> jvmFlags,
        String revision,
        String bootId) {
    private static final String UNKNOWN = "unknown";

    /** This one. */
    public static Machine current() {
        return new Machine(
                lineOf("/proc/cpuinfo", "model name"),
                Runtime.getRuntime().availableProcessors(),
                installedBytes(),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.vm.name") + " " + Runtime.version(),
                ManagementFactory.getRuntimeMXBean().getInputArguments(),
                builtFrom(),
                currentBoot());
    }

    /** Names this start of this machine: processes with the same one share its clock. */
    public static String currentBoot() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).trim();
        } catch (IOException notLinux) {
            return UNKNOWN;
        }
    }

    private static String lineOf(String file, String key) {
        try (Stream<String> lines = Files.lines(Path.of(file))) {
            return lines.filter(line -> line.startsWith(key))
                    .map(line -> line.substring(line.indexOf(':') + 1).trim())
                    .findFirst()
                    .orElse(UNKNOWN);
        } catch (IOException notLinux) {
            return UNKNOWN;
        }
    }

    private static long installedBytes() {
        String kilobytes = lineOf("/proc/meminfo", "MemTotal").replaceAll("\\D", "");
        return kilobytes.isEmpty() ? -1 : Long.parseLong(kilobytes) * 1024;
    }

    /** The commit that is checked out where the program lies, if it lies in a checkout. */
    private static String builtFrom() {
        try {
            Path program = Path.of(Machine.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            Process git = new ProcessBuilder("git", "describe", "--always", "--dirty")
                    .directory(program.getParent().toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String commit = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
            return git.waitFor() == 0 ? commit : UNKNOWN;
        } catch (IOException | URISyntaxException noGit) {
            return UNKNOWN;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return UNKNOWN;
        }
    }
}
