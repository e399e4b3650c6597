package io.fanfare.bench.measure;

import io.netty.buffer.ByteBuf;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/** Records how long after its intended time each message came. */
final class LatencyReceiver extends Receiver {
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Recorder nanos = new Recorder(3);
    private final LongAdder received = new LongAdder();

    @Override
    void onMessage(ByteBuf in, int payloadIndex) {
        nanos.recordValue(Math.max(0, System.nanoTime() - TimedPayload.nanos(in, payloadIndex)));
        received.increment();
    }

    /** Forgets what was recorded. */
    void reset() {
        nanos.reset();
        received.reset();
    }

    /** Waits for so many messages since the last reset, and returns the latencies of all. */
    Histogram await(long messages) {
        long startedAtNanos = System.nanoTime();
        while (received.sum() < messages) {
            if (System.nanoTime() - startedAtNanos > LIMIT_NANOS) {
                throw new IllegalStateException((messages - received.sum()) + " of " + messages + " messages are lost");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        if (received.sum() > messages) {
            throw new IllegalStateException((received.sum() - messages) + " messages more came than " + messages);
        }
        return nanos.getIntervalHistogram();
    }
}
