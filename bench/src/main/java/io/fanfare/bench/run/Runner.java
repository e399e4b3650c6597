package io.fanfare.bench.run;

import io.fanfare.bench.load.LoadException;
import io.fanfare.bench.load.LoadPart;
import io.fanfare.bench.load.StopSignal;
import io.fanfare.bench.plan.LoadSpec;
import io.fanfare.bench.plan.Parameter;
import io.fanfare.bench.plan.Phase;
import io.fanfare.bench.plan.Plan;
import io.fanfare.bench.plan.UsageException;
import io.fanfare.bench.report.PhaseResult;
import io.fanfare.bench.report.Result;
import io.fanfare.bench.sample.Machine;
import io.fanfare.bench.sample.OwnProcess;
import io.fanfare.bench.sample.ServerSampler;
import io.fanfare.bench.target.Target;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Carries a plan out against a target. One thread, but {@link #stop} is for any. */
public final class Runner {
    /** For files that are no connections to the server. */
    private static final int OTHER_FILES = 200;

    private final Workers workers;
    private final Progress progress;
    private final long seed;
    private final List<String> command;
    private final StopSignal stop = new StopSignal();
    private final List<Worker> open = new CopyOnWriteArrayList<>();

    /**
     * @param workers the processes that make the load
     * @param seed what topics' names and the messages' mark are made from
     * @param command the arguments that this was started with, for the record
     */
    public Runner(Workers workers, Progress progress, long seed, List<String> command) {
        this.workers = workers;
        this.progress = progress;
        this.seed = seed;
        this.command = command;
    }

    /**
     * Carries it out. A phase that fails, or that the target can't do, does not keep the next ones from being tried.
     *
     * @throws UsageException before anything is done, if there are more connections than can be, or a process that the target
     *     names does not exist
     */
    public Result run(Plan plan, Target target) throws InterruptedException {
        plan.phases().forEach(this::checkSize);
        String startedAt = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        ServerSampler sampler = sampler(target);
        ServerSampler.NodeInfo first = sampler.nodes().get(0);
        Result.TargetInfo info = new Result.TargetInfo(
                target.name(), target.written(), first.pid(), first.commandLine(), sampler.nodes());
        List<PhaseResult> results = new ArrayList<>();
        for (int i = 0; i < plan.phases().size() && !stop.isRequested(); i++) {
            PhaseResult result = run(plan.phases().get(i), i, target, sampler);
            results.add(result);
            progress.onPhase(result);
        }
        return new Result(
                Result.SCHEMA,
                startedAt,
                command,
                Machine.current(),
                info,
                seed,
                workers.count(),
                workers.clockErrorMicros(),
                results,
                List.of(),
                stop.isRequested());
    }

    private static ServerSampler sampler(Target target) {
        try {
            return new ServerSampler(target);
        } catch (IllegalArgumentException noSuchProcess) {
            throw new UsageException(target.name() + ": " + noSuchProcess.getMessage());
        }
    }

    private PhaseResult run(Phase phase, int number, Target target, ServerSampler sampler) throws InterruptedException {
        try {
            for (int i = 0; i < workers.count(); i++) {
                open.add(workers.open(i, task(phase, number, target, i)));
            }
            if (stop.isRequested()) {
                open.forEach(Worker::stop);
            }
            return new PhaseRun(phase, List.copyOf(open), target, sampler, stop, progress).run();
        } catch (LoadException | UsageException | IllegalStateException failed) {
            return PhaseResult.failed(phase.name(), String.valueOf(failed.getMessage()));
        } finally {
            Parallel.forEach(List.copyOf(open), Worker::close);
            open.clear();
        }
    }

    private WorkerTask task(Phase phase, int number, Target target, int index) {
        List<WorkerTask.LoadTask> loads = new ArrayList<>();
        for (int i = 0; i < phase.loads().size(); i++) {
            LoadSpec spec = phase.loads().get(i);
            String prefix =
                    spec.text(Parameter.NAMESPACE) + ":" + Long.toHexString(seed) + "-" + number + "-" + i + "-";
            int runTag = Long.hashCode(seed * 31 + number * 1_009L + i);
            loads.add(new WorkerTask.LoadTask(spec.mode().key(), spec.written(), prefix, runTag));
        }
        return new WorkerTask(
                target.written(),
                loads,
                new LoadPart(index, workers.count()),
                workers.loops(),
                phase.marksMillis().length + 1);
    }

    private void checkSize(Phase phase) {
        long connections = 0;
        for (LoadSpec spec : phase.loads()) {
            connections += spec.connections();
            if (workers.count() > 1 && spec.number(Parameter.IN_FLIGHT) > 0) {
                throw new UsageException("in-flight: " + spec.number(Parameter.IN_FLIGHT)
                        + " (expected: 0 when several processes make the load)");
            }
        }
        long room = (OwnProcess.maxOpenFiles() - OTHER_FILES) * workers.count();
        if (connections > room) {
            throw new UsageException("connections: " + connections + " (expected: at most " + room + " in "
                    + workers.count() + " processes, which may have " + OwnProcess.maxOpenFiles()
                    + " open files each; --processes starts more)");
        }
    }

    /** Ends early, and still returns a result. Any thread. */
    public void stop() {
        stop.request();
        open.forEach(Worker::stop);
    }
}
