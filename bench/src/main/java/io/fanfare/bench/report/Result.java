package io.fanfare.bench.report;

import io.fanfare.bench.sample.Machine;
import io.fanfare.bench.sample.ServerSampler;
import java.util.List;

/**
 * What came of a plan against one target. Its JSON form is stable: fields are added, and not renamed or removed, without
 * another number in the schema. A number that is not known is null there and NaN here.
 *
 * @param schema {@value #SCHEMA}
 * @param startedAt in UTC, ISO 8601
 * @param command the arguments it was started with
 * @param machine of the load generator; on a loopback address, of the server too
 * @param seed from which topics' names and the messages' mark were made
 * @param processes that made the load
 * @param clockErrorMicros how far their clocks may be apart; 0 on one machine
 * @param stopped whether it was ended early
 */
public record Result(
        String schema,
        String startedAt,
        List<String> command,
        Machine machine,
        TargetInfo target,
        long seed,
        int processes,
        double clockErrorMicros,
        List<PhaseResult> phases,
        List<Verdict> verdicts,
        boolean stopped) {
    public static final String SCHEMA = "fanfare-bench/1";

    /**
     * The server.
     *
     * @param name what it is called here
     * @param written as it was asked for
     * @param pid of its first node; -1 if not known
     * @param commandLine the first node's program and arguments; empty if not known
     * @param nodes all of them
     */
    public record TargetInfo(
            String name, String written, long pid, List<String> commandLine, List<ServerSampler.NodeInfo> nodes) {
        public TargetInfo {
            nodes = nodes == null ? List.of() : nodes;
        }
    }

    /**
     * A condition under which a run fails.
     *
     * @param phase where it was looked at
     * @param value what was found; NaN if it was not measured, which fails it too
     */
    public record Verdict(String condition, String phase, double value, boolean isFailed) {}

    /** Whether any condition to fail was met. */
    public boolean isFailed() {
        return verdicts.stream().anyMatch(Verdict::isFailed);
    }

    /** The same under another name. */
    public Result named(String name) {
        return new Result(
                schema,
                startedAt,
                command,
                machine,
                new TargetInfo(name, target.written, target.pid, target.commandLine, target.nodes),
                seed,
                processes,
                clockErrorMicros,
                phases,
                verdicts,
                stopped);
    }

    /** The same with other phases. */
    public Result withPhases(List<PhaseResult> others) {
        return new Result(
                schema,
                startedAt,
                command,
                machine,
                target,
                seed,
                processes,
                clockErrorMicros,
                others,
                verdicts,
                stopped);
    }

    /** The same with verdicts. */
    public Result with(List<Verdict> found) {
        return new Result(
                schema, startedAt, command, machine, target, seed, processes, clockErrorMicros, phases, found, stopped);
    }
}
