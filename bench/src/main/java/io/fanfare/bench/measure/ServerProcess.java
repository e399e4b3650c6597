package io.fanfare.bench.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the kernel says of a process. Linux only. */
final class ServerProcess {
    /** The kernel's clock for processes has 100 ticks a second, whatever its own is. */
    private static final int MICROS_PER_TICK = 10_000;

    private static final int USER_TICKS = 11;
    private static final int SYSTEM_TICKS = 12;

    private final Path directory;

    ServerProcess(long pid) {
        directory = Path.of("/proc", Long.toString(pid));
        if (!Files.isReadable(directory.resolve("smaps_rollup"))) {
            throw new IllegalArgumentException("pid: " + pid + " (expected: a process of this user)");
        }
    }

    /** User and system time of all its threads since it was started. */
    long cpuMicros() {
        String stat = read("stat");
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS])) * MICROS_PER_TICK;
    }

    /** Its memory; a page shared with others counts for its part. */
    long proportionalBytes() {
        for (String line : read("smaps_rollup").split("\n")) {
            if (line.startsWith("Pss:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
            }
        }
        throw new IllegalStateException("no Pss in " + directory.resolve("smaps_rollup"));
    }

    private String read(String file) {
        try {
            return Files.readString(directory.resolve(file));
        } catch (IOException gone) {
            throw new UncheckedIOException("the server has ended", gone);
        }
    }
}
