package io.fanfare.bench.sample;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;

/** What this process spends. Any thread. */
public final class OwnProcess {
    private static final OperatingSystemMXBean SELF =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private OwnProcess() {}

    /** Processor time of all threads since it was started. */
    public static long cpuMicros() {
        return TimeUnit.NANOSECONDS.toMicros(SELF.getProcessCpuTime());
    }

    /** How many files, and so connections, it may have open. */
    public static long maxOpenFiles() {
        return SELF instanceof UnixOperatingSystemMXBean unix ? unix.getMaxFileDescriptorCount() : Long.MAX_VALUE;
    }
}
