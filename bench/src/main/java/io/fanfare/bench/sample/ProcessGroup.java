package io.fanfare.bench.sample;

import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * A process beside the server, with its children: Postgres has one for each connection. What a child has spent that has ended
 * is counted once its parent has taken notice. One thread.
 */
final class ProcessGroup {
    private final ServerProcess parent;
    private final String name;
    private ServerSample last = ServerSample.UNKNOWN;

    /**
     * @throws IllegalArgumentException if there is no such process
     */
    ProcessGroup(long pid) {
        parent = new ServerProcess(pid);
        name = Path.of(parent.commandLine().get(0).split("[: ]")[0]).getFileName() + " " + pid;
    }

    /** Its program and number. */
    String name() {
        return name;
    }

    /** What it has and has spent; the last that was known once it has ended. */
    ServerSample sample() {
        try {
            long cpuMicros = parent.cpuMicros() + parent.endedChildrenCpuMicros();
            long residentBytes = parent.residentBytes();
            cpuMicros += ProcessHandle.of(parent.pid()).stream()
                    .flatMap(ProcessHandle::children)
                    .mapToLong(ProcessGroup::cpuMicrosOf)
                    .sum();
            last = new ServerSample(Math.max(last.cpuMicros(), cpuMicros), residentBytes, -1, -1, -1, -1, -1);
        } catch (UncheckedIOException ended) {
            last = new ServerSample(last.cpuMicros(), 0, -1, -1, -1, -1, -1);
        }
        return last;
    }

    private static long cpuMicrosOf(ProcessHandle child) {
        try {
            return new ServerProcess(child.pid()).cpuMicros();
        } catch (UncheckedIOException | IllegalArgumentException ended) {
            return 0;
        }
    }
}
