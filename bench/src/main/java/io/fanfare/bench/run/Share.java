package io.fanfare.bench.run;

import io.fanfare.bench.check.Sent;
import io.fanfare.bench.check.Tally;
import io.fanfare.bench.load.Window;
import io.fanfare.bench.meter.Tick;
import java.util.List;
import java.util.Map;

/**
 * The part of a phase that one process does. Called in the order of {@link io.fanfare.bench.load.Load}; {@link #take} and
 * {@link #stop} at any time, by any thread. Lists have an element for each load of the phase, in their order.
 */
interface Share extends AutoCloseable {
    void join() throws InterruptedException;

    void prepare() throws InterruptedException;

    void run(Window window) throws InterruptedException;

    /** What happened since the last call. */
    Taken take();

    List<Sent> sent();

    /**
     * Waits for what is on its way.
     *
     * @param sent by all shares together
     */
    List<Arrived> finish(List<Sent> sent) throws InterruptedException;

    /** Connections held. */
    int connections();

    /** Ends early whatever is under way. */
    void stop();

    @Override
    void close();

    /**
     * What happened in a stretch of time, and what the process has spent since it was started.
     *
     * @param bytesReceived by sockets since the phase began
     * @param bytesSent likewise
     */
    record Taken(List<Tick> ticks, long cpuMicros, long bytesReceived, long bytesSent) {}

    /**
     * What came of a load.
     *
     * @param problems in words, with how often
     */
    record Arrived(Tally tally, Map<String, Long> problems) {}
}
