package io.fanfare.bench.sample;

import io.fanfare.bench.target.ServerNode;
import io.fanfare.bench.target.Target;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Samples a target: each of its nodes, and what is beside it. One thread. */
public final class ServerSampler {
    /** Asking costs the server processor time, which would be measured. */
    private static final long BETWEEN_METRICS_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final List<NodeInfo> names = new ArrayList<>();
    private final List<NodeSampler> nodes = new ArrayList<>();
    private final List<ProcessGroup> beside = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private long askedNanos;

    /**
     * A node as it was found.
     *
     * @param address where clients connect
     * @param pid -1 if not known
     * @param commandLine its program and arguments; empty if not known
     */
    public record NodeInfo(String address, long pid, List<String> commandLine) {}

    /**
     * Looks for the processes of a target. A node that is named twice is one.
     *
     * @throws IllegalArgumentException if a process that it names does not exist
     */
    public ServerSampler(Target target) {
        Set<String> seen = new HashSet<>();
        for (ServerNode node : target.nodes()) {
            if (seen.add(node.name())) {
                NodeSampler sampler = new NodeSampler(node, warnings);
                nodes.add(sampler);
                names.add(new NodeInfo(node.name(), sampler.pid(), sampler.commandLine()));
            }
        }
        target.beside().forEach(pid -> beside.add(new ProcessGroup(pid)));
    }

    /** Its nodes, in their order. */
    public List<NodeInfo> nodes() {
        return names;
    }

    /** How many cores it shares with this process; 0 if some of it runs on another machine, or is not known. */
    public int cores() {
        return names.stream().anyMatch(node -> node.pid() < 0)
                ? 0
                : Runtime.getRuntime().availableProcessors();
    }

    /**
     * What it has and has spent.
     *
     * @param isThorough whether to take the time for the memory that is shared in part, and for the server's metrics
     */
    public TargetSample sample(boolean isThorough) throws InterruptedException {
        boolean asksMetrics = isThorough || System.nanoTime() - askedNanos > BETWEEN_METRICS_NANOS;
        if (asksMetrics) {
            askedNanos = System.nanoTime();
        }
        List<TargetSample.Part> parts = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            parts.add(new TargetSample.Part(names.get(i).address(), nodes.get(i).sample(isThorough, asksMetrics)));
        }
        return new TargetSample(
                ServerSample.sum(ofEachProcess(parts)),
                parts,
                beside.stream()
                        .map(group -> new TargetSample.Part(group.name(), group.sample()))
                        .toList());
    }

    /** A process may be several nodes. */
    private List<ServerSample> ofEachProcess(List<TargetSample.Part> parts) {
        Set<Long> seen = new HashSet<>();
        List<ServerSample> samples = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            long pid = nodes.get(i).pid();
            if (pid < 0 || seen.add(pid)) {
                samples.add(parts.get(i).sample());
            }
        }
        return samples;
    }

    /** What could not be sampled, and why, since the last call. */
    public List<String> takeWarnings() {
        List<String> taken = List.copyOf(warnings);
        warnings.clear();
        return taken;
    }
}
