package io.fanfare.bench.sample;

import java.util.List;

/**
 * What a target has and has spent at one moment.
 *
 * @param server all of its nodes together
 * @param nodes each of them
 * @param beside each process beside it; only processor time and resident memory are known
 */
public record TargetSample(ServerSample server, List<Part> nodes, List<Part> beside) {
    /** One of several. */
    public record Part(String name, ServerSample sample) {}
}
