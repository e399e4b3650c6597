package io.fanfare.bench.report;

import io.fanfare.bench.check.Tally;
import io.fanfare.bench.report.PhaseResult.Cost;
import io.fanfare.bench.report.PhaseResult.IncidentResult;
import io.fanfare.bench.report.PhaseResult.Joining;
import io.fanfare.bench.report.PhaseResult.LoadResult;
import io.fanfare.bench.report.PhaseResult.Memory;
import io.fanfare.bench.report.PhaseResult.Point;
import io.fanfare.bench.report.PhaseResult.Search;
import io.fanfare.bench.report.PhaseResult.Stretch;
import io.fanfare.bench.report.PhaseResult.Trial;
import io.fanfare.bench.sample.Machine;
import io.fanfare.bench.sample.ServerSampler;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Results with known figures and every field in use. */
final class Results {
    private Results() {}

    private static List<PhaseResult.PartCost> parts(String name) {
        return List.of(new PhaseResult.PartCost(name, 1, 0.1, 3));
    }

    /** One whose deliveries took 1 to 100 ms, of which some were lost. */
    static Result of(String name, double serverCpuMicrosEach, long lost) {
        Histogram nanos = new Histogram(1_000, 3_600_000_000_000L, 3);
        for (int millis = 1; millis <= 100; millis++) {
            nanos.recordValue(millis * 1_000_000L);
        }
        LoadResult load = new LoadResult(
                "fanout",
                Map.of("rate", "50"),
                "deliveries",
                Map.of("received", 100L, "refused", 2L),
                new Tally(100 + lost, 100, lost, 0, 0, 0, 0, 0, 0),
                Map.of("delivery", Latency.of(nanos)),
                List.of(new Stretch(0, 2, Map.of("delivery", Latency.of(nanos)))),
                Map.of("</script><b>a problem</b>", 2L));
        PhaseResult phase = new PhaseResult(
                "fan-out",
                List.of(load),
                new Joining(10, 0.5, 100, 2_000),
                new Cost(
                        2,
                        100,
                        50,
                        serverCpuMicrosEach,
                        0.1,
                        4,
                        0.1,
                        0.2,
                        136,
                        1,
                        parts("127.0.0.1:1"),
                        parts("redis 2")),
                new Memory(1, 2, 3, 4, Double.NaN, Double.NaN, Double.NaN),
                List.of(new Point(
                        1, 50, 1, 50, 99, 100, 0.1, 1, 2, Double.NaN, Double.NaN, 0.1, 0.2, 7, "a \"thing\"", true)),
                List.of(new IncidentResult(1, 0.5, 0.25, "a command", 0, "a line")),
                new Search(20, 50, List.of(new Trial(50, 12, 50, true, ""))),
                "how it adds up",
                List.of("a warning"),
                null);
        return new Result(
                Result.SCHEMA,
                "2026-11-21T08:00:00Z",
                List.of("fanout"),
                new Machine("cpu", 2, 1 << 30, "Linux", "Java", List.of("-Xmx1g"), "abc", "boot"),
                new Result.TargetInfo(
                        name,
                        name,
                        7,
                        List.of("java"),
                        List.of(new ServerSampler.NodeInfo("127.0.0.1:1", 7, List.of("java")))),
                1,
                1,
                0,
                List.of(phase),
                List.of(new Result.Verdict("lost>9", "fan-out", lost, false)),
                false);
    }
}
