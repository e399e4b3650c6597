package io.fanfare.bench.load;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Tells a run to end early and still report. Any thread. */
public final class StopSignal {
    private final CountDownLatch requested = new CountDownLatch(1);

    public void request() {
        requested.countDown();
    }

    public boolean isRequested() {
        return requested.getCount() == 0;
    }

    /** Waits, and returns early if a stop is requested. */
    public void sleep(long nanos) throws InterruptedException {
        requested.await(nanos, TimeUnit.NANOSECONDS);
    }
}
