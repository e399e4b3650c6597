package io.fanfare.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a transport tells while the client is busy. */
@Timeout(30)
class WireTest {
    private static final int MAX_UNDER_WAY = 256;
    private static final byte[] PONG = {0x4e};

    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicInteger told = new AtomicInteger();
    private final Wire wire = new Wire(1, new BusyLoop(), new Counting());

    private Thread tell(int frames) {
        Thread transport = new Thread(() -> {
            for (int i = 0; i < frames; i++) {
                wire.onFrame(PONG);
                told.incrementAndGet();
            }
        });
        transport.setDaemon(true);
        transport.start();
        return transport;
    }

    private static void awaitWaiting(Thread thread) {
        while (thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
    }

    @Test
    void itWaitsWhileSoManyFramesAreUnderWayAndLosesNone() throws InterruptedException {
        Thread transport = tell(MAX_UNDER_WAY + 10);
        awaitWaiting(transport);
        assertThat(told).hasValue(MAX_UNDER_WAY);

        while (taken.get() < MAX_UNDER_WAY + 10) {
            Runnable next = tasks.poll();
            if (next != null) {
                next.run();
            }
        }
        transport.join();

        assertThat(told).hasValue(MAX_UNDER_WAY + 10);
    }

    @Test
    void closedItWaitsNoLongerAndTellsNothing() throws InterruptedException {
        Thread transport = tell(MAX_UNDER_WAY + 10);
        awaitWaiting(transport);

        wire.close();
        transport.join();
        tasks.forEach(Runnable::run);

        assertThat(taken).hasValue(0);
    }

    @Test
    void aTransportThatIsInterruptedLosesTheConnectionRatherThanAFrame() {
        Thread.currentThread().interrupt();
        wire.onFrame(PONG);
        assertThat(Thread.interrupted()).isTrue();
        tasks.forEach(Runnable::run);

        assertThat(taken).hasValue(-1);
    }

    /** Runs nothing by itself. */
    private final class BusyLoop implements Loop {
        @Override
        public long nowMillis() {
            return 0;
        }

        @Override
        public void execute(Runnable task) {
            tasks.add(task);
        }

        @Override
        public Timer after(long millis, Runnable task) {
            throw new UnsupportedOperationException();
        }
    }

    private final class Counting implements Wire.Owner {
        @Override
        public void onOpened(Wire opened) {}

        @Override
        public void onFrame(Wire from, NodeFrame frame) {
            taken.incrementAndGet();
        }

        @Override
        public void onDamaged(Wire damaged, DamagedFrameException fault) {
            taken.set(Integer.MIN_VALUE);
        }

        @Override
        public void onClosed(Wire closed, int code, long retryAfterMillis, Throwable fault) {
            taken.set(-1);
        }
    }
}
