package io.fanfare.bench.report;

import io.fanfare.bench.check.Tally;
import java.util.List;
import java.util.Map;

/**
 * What came of one phase.
 *
 * @param search null if no highest rate was looked for
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
        Search search,
        List<String> warnings,
        String failure) {
    private static final int MOST_REASON_CHARS = 200;

    /**
     * What came of one load.
     *
     * @param parameters as they would be written, defaults included
     * @param unit what its cost is counted for
     * @param counts by key, over the whole phase, warm-up included
     * @param correctness over the whole phase, warm-up included
     * @param latencies by key, of what was due in the measured time
     * @param problems in words, with how often
     */
    public record LoadResult(
            String mode,
            Map<String, String> parameters,
            String unit,
            Map<String, Long> counts,
            Tally correctness,
            Map<String, Latency> latencies,
            Map<String, Long> problems) {}

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
     * @param otherCores taken by neither server nor generator, if both are on this machine
     * @param bytesReceivedEach by the generator's sockets
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
            double bytesSentEach) {
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
                Double.NaN);
    }

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

    /** One second of the phase. Latencies are those of deliveries, or of publishes if nobody receives. */
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
            double lagMillis) {}

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
                null,
                List.of(),
                failure);
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
