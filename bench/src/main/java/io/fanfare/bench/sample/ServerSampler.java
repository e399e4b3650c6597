package io.fanfare.bench.sample;

import io.fanfare.bench.target.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** Samples a target by whatever there is: its process if it is on this machine, its metrics if they answer. One thread. */
public final class ServerSampler {
    /** Asking costs the server processor time, which would be measured. */
    private static final long BETWEEN_METRICS_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** Null if there is none, or it has ended. */
    private ServerProcess process;

    private final MetricsPage metrics;
    private boolean hasMetrics;
    private long askedNanos;
    private final List<String> warnings = new ArrayList<>();

    public ServerSampler(Target target) {
        OptionalLong pid = target.pid() > 0
                ? OptionalLong.of(target.pid())
                : target.address().getAddress() != null
                                && target.address().getAddress().isLoopbackAddress()
                        ? ListeningProcess.find(target.address().getPort())
                        : OptionalLong.empty();
        if (pid.isPresent()) {
            process = new ServerProcess(pid.getAsLong());
        } else {
            warnings.add("the server's process is not known: its cost is not measured (pid=… names it)");
        }
        metrics = target.metrics() == null ? null : new MetricsPage(target.metrics());
        hasMetrics = metrics != null;
    }

    /** The process, or -1 if it is not known. */
    public long pid() {
        return process == null ? -1 : process.pid();
    }

    /** How many cores it shares with this process; 0 if it runs on another machine, or is not known. */
    public int cores() {
        return process == null ? 0 : Runtime.getRuntime().availableProcessors();
    }

    /** Its program and arguments; empty if they are not known. */
    public List<String> commandLine() {
        return process == null ? List.of() : process.commandLine();
    }

    /**
     * What it has and has spent.
     *
     * @param isThorough whether to take the time for the memory that is shared in part, and for the server's metrics
     */
    public ServerSample sample(boolean isThorough) throws InterruptedException {
        MetricsPage.Reading reading = isThorough || isDue() ? readMetrics() : null;
        if (process == null) {
            return withMetrics(ServerSample.UNKNOWN, reading);
        }
        try {
            ServerSample sample = new ServerSample(
                    process.cpuMicros(),
                    process.residentBytes(),
                    isThorough ? process.proportionalBytes() : -1,
                    process.openFiles(),
                    -1,
                    -1,
                    -1);
            return withMetrics(sample, reading);
        } catch (UncheckedIOException ended) {
            warnings.add("process " + process.pid() + " has ended");
            process = null;
            return withMetrics(ServerSample.UNKNOWN, reading);
        }
    }

    private boolean isDue() {
        return System.nanoTime() - askedNanos > BETWEEN_METRICS_NANOS;
    }

    private MetricsPage.Reading readMetrics() throws InterruptedException {
        if (!hasMetrics) {
            return null;
        }
        askedNanos = System.nanoTime();
        try {
            return metrics.read();
        } catch (IOException unanswered) {
            warnings.add("the server's metrics do not answer: " + unanswered);
            hasMetrics = false;
            return null;
        }
    }

    private static ServerSample withMetrics(ServerSample sample, MetricsPage.Reading reading) {
        if (reading == null) {
            return sample;
        }
        return new ServerSample(
                sample.cpuMicros(),
                sample.residentBytes(),
                sample.proportionalBytes(),
                sample.openFiles(),
                reading.heapBytes(),
                reading.gcMillis(),
                reading.gcs());
    }

    /** What could not be sampled, and why, since the last call. */
    public List<String> takeWarnings() {
        List<String> taken = List.copyOf(warnings);
        warnings.clear();
        return taken;
    }
}
