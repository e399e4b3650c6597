package io.fanfare.bench.sample;

/**
 * What a server has and has spent. What is not known is -1.
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
}
