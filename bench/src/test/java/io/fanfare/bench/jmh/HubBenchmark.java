package io.fanfare.bench.jmh;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The way of a message through the hub when each topic has one subscriber: so many messages to as many topics in one drain.
 * Divide by messages.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class HubBenchmark {
    private static final int TOPICS = 5_000;
    private static final int PAYLOAD_BYTES = 128;

    @Param({"1", "64"})
    private int messages;

    private FanOut fanOut;

    @Setup(Level.Trial)
    public void join() {
        fanOut = new FanOut(TOPICS, TOPICS, PAYLOAD_BYTES);
    }

    @Benchmark
    public void drain() {
        fanOut.publish(messages);
    }

    @TearDown(Level.Trial)
    public void close() {
        fanOut.close();
    }
}
