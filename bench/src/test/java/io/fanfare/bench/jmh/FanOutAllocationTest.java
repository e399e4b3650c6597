package io.fanfare.bench.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/**
 * What the fan-out allocates, counted by the virtual machine. Each write needs a view of the shared bytes with indexes of
 * its own, because a socket may take only a part of them; nothing else may be allocated for a recipient.
 */
class FanOutAllocationTest {
    private static final int SUBSCRIBERS = 10_000;
    private static final int PAYLOAD_BYTES = 128;
    private static final int WARM_UP = 200;
    private static final int ROUNDS = 100;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void oneMessageAllocatesOnlyAViewOfItsBytesForEachSubscriber() {
        assertThat(bytesPerWrite(1)).isLessThan(bytesPerView() + 1);
    }

    @Test
    void messagesThatComeTogetherAllocateOnlyOneViewOfTheirBytesForEachSubscriber() {
        assertThat(bytesPerWrite(64)).isLessThan(bytesPerView() + 1);
    }

    private double bytesPerWrite(int messages) {
        try (FanOut fanOut = new FanOut(SUBSCRIBERS, PAYLOAD_BYTES)) {
            publish(fanOut, messages, WARM_UP);
            long flushedBefore = fanOut.flushedBytes();
            long before = threads.getCurrentThreadAllocatedBytes();
            publish(fanOut, messages, ROUNDS);
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            assertThat(fanOut.flushedBytes() - flushedBefore)
                    .isGreaterThanOrEqualTo((long) PAYLOAD_BYTES * messages * ROUNDS * SUBSCRIBERS);
            return (double) allocated / ROUNDS / SUBSCRIBERS;
        }
    }

    private static void publish(FanOut fanOut, int messages, int rounds) {
        for (int i = 0; i < rounds; i++) {
            fanOut.publish(messages);
        }
    }

    /** What Netty allocates for a view of a buffer. */
    private double bytesPerView() {
        ByteBuf shared = ByteBufAllocator.DEFAULT.directBuffer(PAYLOAD_BYTES);
        ByteBuf[] views = new ByteBuf[SUBSCRIBERS];
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < SUBSCRIBERS; i++) {
            views[i] = shared.retainedDuplicate();
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        shared.release(1 + SUBSCRIBERS);
        return (double) allocated / SUBSCRIBERS;
    }
}
