package io.fanfare.bench.run;

import io.fanfare.bench.check.SentMessages;
import io.fanfare.bench.client.Dialer;
import io.fanfare.bench.load.Load;
import io.fanfare.bench.load.LoadContext;
import io.fanfare.bench.load.Loads;
import io.fanfare.bench.load.Problems;
import io.fanfare.bench.load.RunClock;
import io.fanfare.bench.load.StopSignal;
import io.fanfare.bench.load.Window;
import io.fanfare.bench.meter.Meters;
import io.fanfare.bench.sample.OwnProcess;
import io.fanfare.bench.target.Target;
import io.fanfare.bench.target.TargetParser;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The worker that is this process. */
final class LocalWorker implements Worker {
    /** Connections to this machine come from 127.0.0.1 to 127.0.0.8, because one address has too few ports. */
    private static final int SOURCE_ADDRESSES = 8;

    private final Dialer dialer;
    private final StopSignal stop = new StopSignal();
    private final List<Part> parts = new ArrayList<>();

    /** One load and what is its own. */
    private record Part(Load load, Meters meters, Problems problems) {}

    /**
     * Makes ready to do it.
     *
     * @throws io.fanfare.bench.plan.UsageException if the target can't do what a load needs
     */
    LocalWorker(WorkerTask task, RunClock clock) {
        Target target = TargetParser.parse(task.target());
        dialer = new Dialer(task.loops(), target.isLocal() ? SOURCE_ADDRESSES : 0);
        try {
            for (WorkerTask.LoadTask load : task.loads()) {
                Meters meters = new Meters(task.stretches());
                Problems problems = new Problems();
                LoadContext context = new LoadContext(
                        target, dialer, meters, problems, stop, clock, task.part(), load.topicPrefix(), load.runTag());
                parts.add(new Part(Loads.of(load.spec(), context), meters, problems));
            }
        } catch (RuntimeException refused) {
            dialer.close();
            throw refused;
        }
    }

    @Override
    public void join() throws InterruptedException {
        Parallel.forEach(parts, part -> part.load.join());
    }

    @Override
    public void prepare() throws InterruptedException {
        Parallel.forEach(parts, part -> part.load.prepare());
    }

    @Override
    public void run(Window window) throws InterruptedException {
        Parallel.forEach(parts, part -> part.load.run(window));
    }

    @Override
    public Taken take() {
        return new Taken(
                parts.stream().map(part -> part.meters.take()).toList(),
                OwnProcess.cpuMicros(),
                dialer.wireBytes().received(),
                dialer.wireBytes().sent());
    }

    @Override
    public List<SentMessages> sent() {
        return parts.stream().map(part -> part.load.sent()).toList();
    }

    @Override
    public List<Arrived> finish(List<SentMessages> sent) throws InterruptedException {
        List<Integer> indexes = IntStream.range(0, parts.size()).boxed().toList();
        return Parallel.map(
                indexes,
                i -> new Arrived(
                        parts.get(i).load.finish(sent.get(i)),
                        parts.get(i).problems.counts()));
    }

    @Override
    public int connections() {
        return parts.stream().mapToInt(part -> part.load.connections()).sum();
    }

    @Override
    public void stop() {
        stop.request();
    }

    @Override
    public void close() {
        parts.forEach(part -> part.load.close());
        dialer.close();
    }
}
