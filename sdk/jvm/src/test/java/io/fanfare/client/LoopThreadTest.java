package io.fanfare.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LoopThreadTest {
    private final AtomicLong now = new AtomicLong();
    private final List<String> faults = Collections.synchronizedList(new ArrayList<>());
    private final LoopThread loop = new LoopThread("loop-test", now::get, new Logger() {
        @Override
        public void debug(String message) {}

        @Override
        public void warn(String message, Throwable fault) {
            faults.add(fault.getMessage());
        }
    });

    @Test
    void tasksRunInOrderAndOneThatThrowsEndsNothing() throws InterruptedException {
        List<Integer> ran = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch done = new CountDownLatch(1);
        loop.execute(() -> ran.add(1));
        loop.execute(() -> {
            throw new IllegalStateException("a fault");
        });
        loop.execute(() -> ran.add(2));
        loop.execute(done::countDown);
        done.await();

        assertThat(ran).containsExactly(1, 2);
        assertThat(faults).containsExactly("a fault");
    }

    @Test
    void whatIsDueRunsInTheOrderOfItsTimeAndWhatIsCancelledDoesNot() throws InterruptedException {
        List<String> ran = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch done = new CountDownLatch(1);
        loop.execute(() -> {
            loop.after(30, done::countDown);
            loop.after(20, () -> ran.add("20"));
            loop.after(10, () -> ran.add("10"));
            loop.after(15, () -> ran.add("cancelled")).cancel();
            now.set(1_000);
        });
        done.await();

        assertThat(ran).containsExactly("10", "20");
    }

    @Test
    void itsThreadIsADaemon() throws InterruptedException {
        List<Thread> threads = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch done = new CountDownLatch(1);
        loop.execute(() -> {
            threads.add(Thread.currentThread());
            done.countDown();
        });
        done.await();

        assertThat(threads.get(0).isDaemon()).isTrue();
        assertThat(threads.get(0).getName()).isEqualTo("loop-test");
    }
}
