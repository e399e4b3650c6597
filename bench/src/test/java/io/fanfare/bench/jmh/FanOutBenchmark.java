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

/** One drain: so many messages to so many subscribers. Divide by both for the cost of a delivery above the socket. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class FanOutBenchmark {
    private static final int PAYLOAD_BYTES = 128;

    @Param({"1000", "10000"})
    public int subscribers;

    @Param({"1", "64"})
    public int messages;

    private FanOut fanOut;

    @Setup(Level.Trial)
    public void join() {
        fanOut = new FanOut(subscribers, PAYLOAD_BYTES);
    }

    @Benchmark
    public void drain() {
        fanOut.publish(messages);
    }

    @TearDown(Level.Trial)
    public void leave() {
        fanOut.close();
    }
}
