package io.fanfare.client;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** One task after the other on an executor that may have many threads. What that one refuses is run by the caller: nobody waits in vain. */
final class SerialExecutor implements Executor {
    private final Executor executor;
    private final Logger logger;
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private boolean isRunning;

    SerialExecutor(Executor executor, Logger logger) {
        this.executor = executor;
        this.logger = logger;
    }

    @Override
    public void execute(Runnable task) {
        synchronized (tasks) {
            tasks.add(task);
            if (isRunning) {
                return;
            }
            isRunning = true;
        }
        try {
            executor.execute(this::runAll);
        } catch (RejectedExecutionException noMoreOfThis) {
            logger.warn("the executor takes nothing", noMoreOfThis);
            runAll();
        }
    }

    private void runAll() {
        for (; ; ) {
            Runnable next;
            synchronized (tasks) {
                if (tasks.isEmpty()) {
                    isRunning = false;
                    return;
                }
                next = tasks.remove();
            }
            try {
                next.run();
            } catch (RuntimeException | Error fault) {
                logger.warn("a callback failed", fault);
            }
        }
    }
}
