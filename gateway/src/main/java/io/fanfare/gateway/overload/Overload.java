package io.fanfare.gateway.overload;

import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.upkeep.PeriodicWork;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the node has more to do than it can. It lets nobody in first, and then refuses what costs much and can be asked again,
 * so that those who are here go on getting what is live. Looks four times a second; asked on any thread.
 */
public final class Overload {
    /** Of a node that never is. */
    public static final Overload NONE = new Overload(new OverloadSettings(0, 0, 0), () -> new LoadReading(0, 0, 0));

    private static final Logger LOG = LoggerFactory.getLogger(Overload.class);
    private static final int LOOK_MILLIS = 250;

    private final OverloadSettings marks;
    private final Supplier<LoadReading> load;
    private final OverloadJudge judge;
    private volatile OverloadLevel level = OverloadLevel.CALM;
    /** Why it is not calm; null while it is. */
    private volatile String problem;

    Overload(OverloadSettings marks, Supplier<LoadReading> load) {
        this.marks = marks;
        this.load = load;
        this.judge = new OverloadJudge(marks);
    }

    /** That of a node with these loops, which are watched from now on. */
    public static Overload of(
            OverloadSettings marks,
            ProcessMemory memory,
            Iterable<? extends ScheduledExecutorService> loops,
            GatewayMetrics metrics) {
        List<LoopLag> lags = new ArrayList<>();
        for (ScheduledExecutorService loop : loops) {
            LoopLag lag = new LoopLag(metrics, System::nanoTime);
            lag.start(loop);
            lags.add(lag);
        }
        return new Overload(
                marks,
                () -> new LoadReading(
                        lags.stream().mapToLong(LoopLag::takeWorstMillis).max().orElse(0),
                        memory.heapPercent(),
                        memory.directPercent()));
    }

    /** Looks from now on; it ends with the timer. */
    public void start(ScheduledExecutorService timer, GatewayMetrics metrics) {
        PeriodicWork.of("look at the load", this::look, metrics).start(timer, LOOK_MILLIS);
        for (OverloadLevel each : OverloadLevel.values()) {
            metrics.overloadLevel(each.name(), () -> level == each ? 1 : 0);
        }
    }

    void look() {
        LoadReading reading = load.get();
        OverloadLevel before = level;
        OverloadLevel now = judge.judge(reading);
        String above = reading.above(marks, 100);
        if (now == OverloadLevel.CALM) {
            problem = null;
        } else if (above != null) {
            problem = above;
        }
        level = now;
        if (now.compareTo(before) > 0) {
            LOG.warn("overloaded, {}: {}", withoutWhat(), problem);
        } else if (now != before) {
            LOG.info("less overloaded: {}", withoutWhat());
        }
    }

    private String withoutWhat() {
        return switch (level) {
            case CALM -> "nothing is refused";
            case NO_CONNECTIONS -> "new connections are refused";
            case NO_READS -> "new connections and reads of history are refused";
        };
    }

    /** Whether nobody is let in. */
    public boolean refusesConnections() {
        return level != OverloadLevel.CALM;
    }

    /** Whether history is not read for those who ask anew. */
    public boolean refusesReads() {
        return level == OverloadLevel.NO_READS;
    }

    /** What an operator should know; null if there is nothing. */
    public String problem() {
        String reason = problem;
        return reason == null ? null : withoutWhat() + ": " + reason;
    }
}
