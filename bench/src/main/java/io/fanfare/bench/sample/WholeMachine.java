package io.fanfare.bench.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What all processes of this machine spend, those that nobody asked about too. Any thread. */
public final class WholeMachine {
    private static final int MICROS_PER_TICK = 10_000;
    private static final int IDLE = 4;
    private static final int WAITING_FOR_DISK = 5;
    private static final int STOLEN = 8;

    private WholeMachine() {}

    /** Processor time that somebody used since the start, other virtual machines included; -1 if it is not known. */
    public static long busyMicros() {
        try {
            return busyMicros(Files.readString(Path.of("/proc/stat")));
        } catch (IOException notLinux) {
            return -1;
        }
    }

    static long busyMicros(String stat) {
        String[] fields = stat.lines().findFirst().orElseThrow().split(" +");
        long ticks = 0;
        for (int i = 1; i < fields.length && i <= STOLEN; i++) {
            ticks += i == IDLE || i == WAITING_FOR_DISK ? 0 : Long.parseLong(fields[i]);
        }
        return ticks * MICROS_PER_TICK;
    }
}
