package io.fanfare.bench.sample;

import io.fanfare.bench.client.NetworkFailure;
import io.fanfare.bench.target.ServerNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.OptionalLong;

/**
 * Samples one node by whatever there is: its process if it is on this machine, its metrics if they answer. A process that
 * takes the place of one that has ended goes on with its sums. One thread.
 */
final class NodeSampler {
    private final ServerNode node;
    private final List<String> warnings;
    private final MetricsPage metrics;
    /** Null if there is none, or it has ended. */
    private ServerProcess process;

    private boolean hadProcess;
    private long endedPid;
    /** The warning that it has ended. */
    private String ended;

    private boolean hasMetrics;
    /** Of the processes before this one. */
    private long formerCpuMicros;

    private long formerGcMillis;
    private long formerGcs;
    /** Of this process, when it was last asked. */
    private long lastCpuMicros;

    private long lastGcMillis;
    private long lastGcs;

    /**
     * @param warnings takes what can't be sampled, and why
     */
    NodeSampler(ServerNode node, List<String> warnings) {
        this.node = node;
        this.warnings = warnings;
        metrics = node.metrics() == null ? null : new MetricsPage(node.metrics(), node.security());
        hasMetrics = metrics != null;
        OptionalLong pid = node.pid() > 0 ? OptionalLong.of(node.pid()) : findByPort();
        if (pid.isPresent()) {
            process = new ServerProcess(pid.getAsLong());
            hadProcess = true;
        } else {
            warnings.add(
                    node.name() + ": the server's process is not known: its cost is not measured (pid=… names it)");
        }
    }

    private OptionalLong findByPort() {
        return node.isLocal() ? ListeningProcess.find(node.address().getPort()) : OptionalLong.empty();
    }

    /** The process, or -1 if it is not known. */
    long pid() {
        return process == null ? -1 : process.pid();
    }

    /** Its program and arguments; empty if they are not known. */
    List<String> commandLine() {
        try {
            return process == null ? List.of() : process.commandLine();
        } catch (UncheckedIOException ended) {
            return List.of();
        }
    }

    /**
     * What it has and has spent.
     *
     * @param isThorough whether to take the time for the memory that is shared in part
     * @param asksMetrics whether to ask for the server's metrics
     */
    ServerSample sample(boolean isThorough, boolean asksMetrics) throws InterruptedException {
        if (hadProcess && process == null) {
            lookForSuccessor();
        }
        MetricsPage.Reading reading = asksMetrics && !(hadProcess && process == null) ? readMetrics() : null;
        return withMetrics(hadProcess ? sampleProcess(isThorough) : ServerSample.UNKNOWN, reading);
    }

    private void lookForSuccessor() {
        OptionalLong pid = findByPort();
        if (pid.isPresent()) {
            try {
                process = new ServerProcess(pid.getAsLong());
                warnings.remove(ended);
                warnings.add(node.name() + ": process " + process.pid() + " has taken the place of " + endedPid);
            } catch (IllegalArgumentException endedMeanwhile) {
                process = null;
            }
        }
    }

    /** While there is no process, it has nothing and spends nothing. */
    private ServerSample sampleProcess(boolean isThorough) {
        if (process != null) {
            try {
                lastCpuMicros = process.cpuMicros();
                return new ServerSample(
                        formerCpuMicros + lastCpuMicros,
                        process.residentBytes(),
                        isThorough ? process.proportionalBytes() : -1,
                        process.openFiles(),
                        -1,
                        -1,
                        -1);
            } catch (UncheckedIOException ended) {
                onEnded();
            }
        }
        return new ServerSample(formerCpuMicros, 0, isThorough ? 0 : -1, 0, -1, -1, -1);
    }

    private void onEnded() {
        endedPid = process.pid();
        ended = node.name() + ": process " + endedPid + " has ended";
        warnings.add(ended);
        process = null;
        formerCpuMicros += lastCpuMicros;
        formerGcMillis += lastGcMillis;
        formerGcs += lastGcs;
        lastCpuMicros = 0;
        lastGcMillis = 0;
        lastGcs = 0;
    }

    private MetricsPage.Reading readMetrics() throws InterruptedException {
        if (!hasMetrics) {
            return null;
        }
        try {
            MetricsPage.Reading reading = metrics.read();
            lastGcMillis = reading.gcMillis();
            lastGcs = reading.gcs();
            return reading;
        } catch (IOException unanswered) {
            warnings.add("the server's metrics do not come from " + node.metrics() + ": "
                    + NetworkFailure.inWords(unanswered));
            hasMetrics = false;
            return null;
        }
    }

    private ServerSample withMetrics(ServerSample sample, MetricsPage.Reading reading) {
        if (reading == null) {
            return sample;
        }
        return new ServerSample(
                sample.cpuMicros(),
                sample.residentBytes(),
                sample.proportionalBytes(),
                sample.openFiles(),
                reading.heapBytes(),
                formerGcMillis + reading.gcMillis(),
                formerGcs + reading.gcs());
    }
}
