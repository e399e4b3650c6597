package io.fanfare.bench.run;

import io.fanfare.bench.check.SentMessages;
import io.fanfare.bench.check.Tally;
import io.fanfare.bench.load.Window;
import io.fanfare.bench.meter.MeterReading;
import java.util.List;
import java.util.Map;

/**
 * One of the processes that carry a phase out together, and its part of it. Called in the order of {@link io.fanfare.bench.load.Load}; {@link #take} and
 * {@link #stop} at any time, by any thread. Lists have an element for each load of the phase, in their order.
 */
interface Worker extends AutoCloseable {
    void join() throws InterruptedException;

    void prepare() throws InterruptedException;

    void run(Window window) throws InterruptedException;

    /** What happened since the last call. */
    Taken take();

    List<SentMessages> sent();

    /**
     * Waits for what is on its way.
     *
     * @param sent by all workers together
     */
    List<Arrived> finish(List<SentMessages> sent) throws InterruptedException;

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
    record Taken(List<MeterReading> readings, long cpuMicros, long bytesReceived, long bytesSent) {}

    /**
     * What came of a load.
     *
     * @param problems in words, with how often
     */
    record Arrived(Tally tally, Map<String, Long> problems) {}
}
