package io.fanfare.bench.cli;

import io.fanfare.bench.run.Runner;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets Ctrl-C, or a TERM, end a run early but not before it has reported: the process waits for that, {@value #LIMIT_SECONDS}
 * seconds at most.
 */
final class Interruption implements AutoCloseable {
    private static final int LIMIT_SECONDS = 20;

    private final CountDownLatch reported = new CountDownLatch(1);
    private final Thread hook = new Thread(this::onSignal, "interruption");
    private volatile Runner runner;
    private volatile boolean isInterrupted;

    Interruption() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** What to stop. */
    void stops(Runner running) {
        runner = running;
        if (isInterrupted) {
            running.stop();
        }
    }

    boolean isInterrupted() {
        return isInterrupted;
    }

    private void onSignal() {
        isInterrupted = true;
        if (runner != null) {
            runner.stop();
        }
        try {
            if (!reported.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("gave up waiting for the results");
            }
        } catch (InterruptedException unexpected) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        reported.countDown();
        if (!isInterrupted) {
            Runtime.getRuntime().removeShutdownHook(hook);
        }
    }
}
