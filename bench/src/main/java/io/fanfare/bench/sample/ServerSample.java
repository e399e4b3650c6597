package io.fanfare.bench.sample;

import java.util.List;
import java.util.function.ToLongFunction;

/**
 * What a server, or one node of it, has and has spent. What is not known is -1.
 *
 * @param cpuMicros processor time since it was started
 * @param proportionalBytes its memory, shared pages in part; -1 between the ends of a phase, because it takes long to say
 * @param gcMillis paused since it was started
 */
public record ServerSample(
        long cpuMicros,
        long residentBytes,
        long proportionalBytes,
        long openFiles,
        long heapBytes,
        long gcMillis,
        long gcs) {
    public static final ServerSample UNKNOWN = new ServerSample(-1, -1, -1, -1, -1, -1, -1);

    /** What several nodes have and have spent together; not known where it is not of one of them. */
    static ServerSample sum(List<ServerSample> nodes) {
        return new ServerSample(
                sum(nodes, ServerSample::cpuMicros),
                sum(nodes, ServerSample::residentBytes),
                sum(nodes, ServerSample::proportionalBytes),
                sum(nodes, ServerSample::openFiles),
                sum(nodes, ServerSample::heapBytes),
                sum(nodes, ServerSample::gcMillis),
                sum(nodes, ServerSample::gcs));
    }

    private static long sum(List<ServerSample> nodes, ToLongFunction<ServerSample> figure) {
        return nodes.stream().mapToLong(figure).anyMatch(number -> number < 0)
                ? -1
                : nodes.stream().mapToLong(figure).sum();
    }
}
