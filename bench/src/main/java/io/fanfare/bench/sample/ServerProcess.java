package io.fanfare.bench.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What the kernel says of a process. Linux only. Any thread. */
public final class ServerProcess {
    /** The kernel's clock for processes has 100 ticks a second, whatever its own is. */
    private static final int MICROS_PER_TICK = 10_000;

    private static final int USER_TICKS = 11;
    private static final int SYSTEM_TICKS = 12;
    private static final int CHILDREN_USER_TICKS = 13;
    private static final int CHILDREN_SYSTEM_TICKS = 14;
    private static final int PAGE_BYTES = 4096;

    private final long pid;
    private final Path directory;

    /**
     * A process of this user, or any if this user is root.
     *
     * @throws IllegalArgumentException if there is none
     */
    public ServerProcess(long pid) {
        this.pid = pid;
        directory = Path.of("/proc", Long.toString(pid));
        if (!Files.isReadable(directory.resolve("smaps_rollup"))) {
            throw new IllegalArgumentException("pid: " + pid + " (expected: a process of this user)");
        }
    }

    public long pid() {
        return pid;
    }

    /** User and system time of all its threads since it was started. */
    public long cpuMicros() {
        return micros(USER_TICKS, SYSTEM_TICKS);
    }

    /** The same of its children that have ended, and of theirs. */
    long endedChildrenCpuMicros() {
        return micros(CHILDREN_USER_TICKS, CHILDREN_SYSTEM_TICKS);
    }

    private long micros(int userTicks, int systemTicks) {
        String stat = read("stat");
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[userTicks]) + Long.parseLong(fields[systemTicks])) * MICROS_PER_TICK;
    }

    /** Its memory; a page shared with others counts for its part. Takes the kernel milliseconds to say. */
    public long proportionalBytes() {
        for (String line : read("smaps_rollup").split("\n")) {
            if (line.startsWith("Pss:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
            }
        }
        throw new IllegalStateException("no Pss in " + directory.resolve("smaps_rollup"));
    }

    /** Its memory, shared pages in full. */
    public long residentBytes() {
        return Long.parseLong(read("statm").split(" ")[1]) * PAGE_BYTES;
    }

    public long openFiles() {
        try (Stream<Path> files = Files.list(directory.resolve("fd"))) {
            return files.count();
        } catch (IOException gone) {
            throw new UncheckedIOException("the server has ended", gone);
        }
    }

    /** Its program and arguments. */
    public List<String> commandLine() {
        return List.of(read("cmdline").split("\0"));
    }

    private String read(String file) {
        try {
            return Files.readString(directory.resolve(file));
        } catch (IOException gone) {
            throw new UncheckedIOException("the server has ended", gone);
        }
    }
}
