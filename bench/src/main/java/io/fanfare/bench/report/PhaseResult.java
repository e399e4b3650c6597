package io.fanfare.bench.report;

import io.fanfare.bench.check.Tally;
import java.util.List;
import java.util.Map;

/**
 * What came of one phase.
 *
 * @param incidents what was done to the server meanwhile
 * @param search null if no highest rate was looked for
 * @param accounting how what was counted, timed and measured fits together, in words; empty if it is all the same
 * @param warnings that figures are not what they seem
 * @param failure why it could not be carried out, or null
 */
public record PhaseResult(
        String name,
        List<LoadResult> loads,
        Joining joining,
        Cost cost,
        Memory memory,
        List<Point> timeline,
        List<IncidentResult> incidents,
        Search search,
        String accounting,
        List<String> warnings,
        String failure) {
    private static final int MOST_REASON_CHARS = 200;

    public PhaseResult {
        incidents = incidents == null ? List.of() : incidents;
        accounting = accounting == null ? "" : accounting;
    }

    /**
     * What came of one load.
     *
     * @param parameters as they would be written, defaults included
     * @param unit what its cost is counted for
     * @param counts by key, over the whole phase, warm-up included
     * @param correctness over the whole phase, warm-up included
     * @param latencies by key, of what was due in the measured time
     * @param stretches what was due between two incidents, if there were any
     * @param problems in words, with how often
     */
    public record LoadResult(
            String mode,
            Map<String, String> parameters,
            String unit,
            Map<String, Long> counts,
            Tally correctness,
            Map<String, Latency> latencies,
            List<Stretch> stretches,
            Map<String, Long> problems) {
        public LoadResult {
            stretches = stretches == null ? List.of() : stretches;
        }
    }

    /**
     * A part of the measured time.
     *
     * @param fromSecond of the measured time
     * @param latencies by key, of what was due in it
     */
    public record Stretch(double fromSecond, double toSecond, Map<String, Latency> latencies) {}

    /**
     * Something that was done to the server.
     *
     * @param second when it began, as in the timeline
     * @param measuredSecond the same since the measured time began
     * @param seconds how long it took
     * @param what a command, or which node was restarted
     * @param exitCode 0 if it went well; -1 if it had to be killed
     * @param lastLine of what it printed
     */
    public record IncidentResult(
            double second, double measuredSecond, double seconds, String what, int exitCode, String lastLine) {}

    /**
     * What it took to connect and subscribe everybody, before the measured time.
     *
     * @param bytesEach the server's proportional set size after less before, for each connection
     */
    public record Joining(int connections, double seconds, double serverCpuMicrosEach, double bytesEach) {}

    /**
     * What the measured time cost.
     *
     * @param units deliveries, publishes or connections
     * @param otherCores taken by neither server, nor what is beside it, nor generator, if all are on this machine
     * @param bytesReceivedEach by the generator's sockets
     * @param nodes each node's part of the server's cost
     * @param beside what processes cost that the server needs; not part of the server's cost
     */
    public record Cost(
            double seconds,
            long units,
            double perSecond,
            double serverCpuMicrosEach,
            double serverCores,
            double generatorCpuMicrosEach,
            double generatorCores,
            double otherCores,
            double bytesReceivedEach,
            double bytesSentEach,
            List<PartCost> nodes,
            List<PartCost> beside) {
        public static final Cost UNKNOWN = new Cost(
                Double.NaN,
                0,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                List.of(),
                List.of());

        public Cost {
            nodes = nodes == null ? List.of() : nodes;
            beside = beside == null ? List.of() : beside;
        }
    }

    /**
     * What one process of several cost in the measured time.
     *
     * @param name where clients of the node connect, or the program and its number
     * @param cpuMicrosEach for each unit of the whole
     * @param residentBytes at the end
     */
    public record PartCost(String name, double cpuMicrosEach, double cores, double residentBytes) {}

    /** The server's memory and files; NaN where not known. */
    public record Memory(
            double proportionalBytesBefore,
            double proportionalBytesJoined,
            double proportionalBytesAfter,
            double mostOpenFiles,
            double heapBytesAfter,
            double gcMillis,
            double gcs) {
        public static final Memory UNKNOWN =
                new Memory(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
    }

    /**
     * One second of the phase. Latencies are those of deliveries, or of publishes if nobody receives.
     *
     * @param returned connections that came back and caught up
     * @param incidents what was done to the server; empty for nothing
     * @param isWarmUp whether it came before the measured time
     */
    public record Point(
            double second,
            long received,
            long sent,
            double p50Millis,
            double p99Millis,
            double maxMillis,
            double serverCores,
            double residentBytes,
            double openFiles,
            double heapBytes,
            double gcMillis,
            double generatorCores,
            double lagMillis,
            long returned,
            String incidents,
            boolean isWarmUp) {}

    /**
     * The search for the highest rate.
     *
     * @param ratePerSecond the highest that met the limit; 0 if none did
     */
    public record Search(double limitMillis, int ratePerSecond, List<Trial> trials) {}

    /**
     * One rate that was tried.
     *
     * @param reason why it did not pass, or empty
     */
    public record Trial(int ratePerSecond, double p99Millis, double sentPerSecond, boolean isPassed, String reason) {}

    /** A phase that could not be carried out. Servers may say much about it: the beginning has to do. */
    public static PhaseResult failed(String name, String reason) {
        String failure = reason.length() > MOST_REASON_CHARS ? reason.substring(0, MOST_REASON_CHARS) + "…" : reason;
        return new PhaseResult(
                name,
                List.of(),
                new Joining(0, Double.NaN, Double.NaN, Double.NaN),
                Cost.UNKNOWN,
                Memory.UNKNOWN,
                List.of(),
                List.of(),
                null,
                "",
                List.of(),
                failure);
    }

    /** The same under another name. */
    public PhaseResult named(String other) {
        return new PhaseResult(
                other, loads, joining, cost, memory, timeline, incidents, search, accounting, warnings, failure);
    }

    /** What all subscribers of all loads got. */
    public Tally correctness() {
        Tally sum = Tally.NONE;
        for (LoadResult load : loads) {
            sum = sum.plus(load.correctness());
        }
        return sum;
    }

    /** How often, in all loads. */
    public long count(String key) {
        return loads.stream()
                .mapToLong(load -> load.counts().getOrDefault(key, 0L))
                .sum();
    }

    /** A series of the first load that has it, or null. */
    public Latency latency(String key) {
        for (LoadResult load : loads) {
            if (load.latencies().containsKey(key)) {
                return load.latencies().get(key);
            }
        }
        return null;
    }

    /** The same of one stretch, counted from 1, or null. */
    public Latency latency(String key, int stretch) {
        for (LoadResult load : loads) {
            if (load.stretches().size() >= stretch
                    && load.stretches().get(stretch - 1).latencies().containsKey(key)) {
                return load.stretches().get(stretch - 1).latencies().get(key);
            }
        }
        return null;
    }

    /** The series that matters most: of deliveries, else of publishes, else of returns, else of connects; or null. */
    public String mainSeries() {
        for (String key : List.of("delivery", "publish", "return", "connect")) {
            if (latency(key) != null) {
                return key;
            }
        }
        return null;
    }
}
