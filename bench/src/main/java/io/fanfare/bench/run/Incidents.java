package io.fanfare.bench.run;

import io.fanfare.bench.client.NetworkFailure;
import io.fanfare.bench.load.RunClock;
import io.fanfare.bench.load.StopSignal;
import io.fanfare.bench.load.Window;
import io.fanfare.bench.plan.Incident;
import io.fanfare.bench.plan.LoadSpec;
import io.fanfare.bench.plan.Mode;
import io.fanfare.bench.plan.Parameter;
import io.fanfare.bench.plan.Phase;
import io.fanfare.bench.report.PhaseResult.IncidentResult;
import io.fanfare.bench.target.ServerNode;
import io.fanfare.bench.target.Target;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Does to the server what a phase says while it is measured: commands at their times, each on a thread of its own, and one
 * restart of a node after the other. Ends with {@link #awaitEnd}.
 */
final class Incidents {
    /** How long commands may go on when the measured time is over, and a node may take to listen again. */
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(60);

    private static final long POLL_MILLIS = 20;
    private static final int PROBE_MILLIS = 5_000;

    private final Target target;
    private final IncidentLog log;
    private final StopSignal stop;
    private final Window window;
    private final List<Future<?>> running = new ArrayList<>();

    private Incidents(Target target, IncidentLog log, StopSignal stop, Window window) {
        this.target = target;
        this.log = log;
        this.stop = stop;
        this.window = window;
    }

    static Incidents start(Phase phase, Target target, IncidentLog log, StopSignal stop, Window window) {
        Incidents incidents = new Incidents(target, log, stop, window);
        incidents.running.add(Parallel.start(phase.incidents(), incidents::carryOut));
        List<LoadSpec> drains =
                phase.loads().stream().filter(load -> load.mode() == Mode.DRAIN).toList();
        incidents.running.add(Parallel.start(drains, incidents::restartAll));
        return incidents;
    }

    private void carryOut(Incident incident) throws InterruptedException {
        sleepUntil(window.measureNanos() + TimeUnit.MILLISECONDS.toNanos(incident.atMillis()));
        if (stop.isRequested()) {
            return;
        }
        log.note(incident.command().isEmpty() ? "mark" : incident.command());
        if (!incident.command().isEmpty()) {
            long begunNanos = RunClock.OWN.nanos();
            Shell.Outcome outcome = shell(incident.command(), Map.of());
            log.add(result(incident.command(), begunNanos, outcome));
        }
    }

    private void restartAll(LoadSpec drain) throws InterruptedException {
        int restarted = 0;
        long nextNanos = window.measureNanos();
        for (ServerNode node : target.nodes()) {
            nextNanos += TimeUnit.SECONDS.toNanos(drain.number(Parameter.PAUSE));
            sleepUntil(nextNanos);
            if (stop.isRequested() || RunClock.OWN.nanos() >= window.endNanos()) {
                break;
            }
            if (!restart(node, restarted + 1, drain.text(Parameter.RESTART))) {
                break;
            }
            restarted++;
            nextNanos = RunClock.OWN.nanos();
        }
        if (restarted < target.nodes().size() && !stop.isRequested()) {
            log.warn(restarted + " of " + target.nodes().size()
                    + " nodes were restarted in the measured time: more seconds, or a shorter pause, let all of them");
        }
    }

    /** Returns whether it is back. */
    private boolean restart(ServerNode node, int number, String command) throws InterruptedException {
        String what = "restart of node " + number + ", " + node.name();
        log.note(what);
        long begunNanos = RunClock.OWN.nanos();
        Shell.Outcome outcome = shell(
                command,
                Map.of(
                        "NODE", Integer.toString(number),
                        "HOST", node.address().getHostString(),
                        "PORT", Integer.toString(node.address().getPort())));
        String notListening = outcome.exitCode() == 0 ? awaitListening(node) : null;
        if (notListening != null) {
            outcome = new Shell.Outcome(Shell.NO_EXIT_CODE, notListening);
        }
        log.add(result(what, begunNanos, outcome));
        log.note("node " + number + (outcome.exitCode() == 0 ? " is back" : " failed"));
        return outcome.exitCode() == 0;
    }

    /** Returns null once it takes connections, or why it does not. */
    private String awaitListening(ServerNode node) throws InterruptedException {
        long limit = RunClock.OWN.nanos() + LIMIT_NANOS;
        String why = "";
        while (RunClock.OWN.nanos() < limit) {
            try (Socket probe = new Socket()) {
                probe.connect(node.address(), PROBE_MILLIS);
                return null;
            } catch (IOException notYet) {
                why = NetworkFailure.inWords(notYet);
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            }
        }
        return "not connected to " + node.name() + ": " + why;
    }

    private Shell.Outcome shell(String command, Map<String, String> environment) throws InterruptedException {
        return Shell.run(command, environment, Math.max(0, window.endNanos() - RunClock.OWN.nanos()) + LIMIT_NANOS);
    }

    private IncidentResult result(String what, long begunNanos, Shell.Outcome outcome) {
        return new IncidentResult(
                seconds(begunNanos - log.beganNanos()),
                seconds(begunNanos - window.measureNanos()),
                seconds(RunClock.OWN.nanos() - begunNanos),
                what,
                outcome.exitCode(),
                outcome.lastLine());
    }

    private static double seconds(long nanos) {
        return nanos / (double) TimeUnit.SECONDS.toNanos(1);
    }

    private void sleepUntil(long nanos) throws InterruptedException {
        stop.sleep(nanos - RunClock.OWN.nanos());
    }

    /** Waits for whatever is still under way. */
    void awaitEnd() throws InterruptedException {
        for (Future<?> one : running) {
            try {
                one.get();
            } catch (ExecutionException failed) {
                throw Parallel.unwrapped(failed);
            }
        }
    }
}
