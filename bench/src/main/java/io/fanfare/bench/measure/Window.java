package io.fanfare.bench.measure;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;

/** A stretch of time, and what the server and this process spent in it. */
final class Window {
    private final OperatingSystemMXBean self = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final ServerProcess server;
    private final long startedAtNanos;
    private final long serverMicrosBefore;
    private final long ownNanosBefore;

    private Window(ServerProcess server) {
        this.server = server;
        serverMicrosBefore = server.cpuMicros();
        ownNanosBefore = self.getProcessCpuTime();
        startedAtNanos = System.nanoTime();
    }

    static Window begin(ServerProcess server) {
        return new Window(server);
    }

    /**
     * Ends here.
     *
     * @param count what was done meanwhile: deliveries, messages or connections
     */
    Spent end(long count) {
        double seconds = (System.nanoTime() - startedAtNanos) / (double) TimeUnit.SECONDS.toNanos(1);
        double serverMicros = server.cpuMicros() - serverMicrosBefore;
        double ownSeconds = (self.getProcessCpuTime() - ownNanosBefore) / (double) TimeUnit.SECONDS.toNanos(1);
        return new Spent(count / seconds, serverMicros / count, ownSeconds / seconds);
    }

    /**
     * What was spent.
     *
     * @param perSecond how many were done each second
     * @param cpuMicros the server's processor time for each
     * @param ownCores how many processors the load took: near those of the machine, it is what was measured
     */
    record Spent(double perSecond, double cpuMicros, double ownCores) {}
}
