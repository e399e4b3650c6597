package io.fanfare.bench.load;

import java.util.List;

/** Cuts sockets one after another, each once in so many seconds. A thread of its own, until closed. */
final class SocketCutter {
    private final StopSignal stop = new StopSignal();
    private final Thread thread;

    /**
     * @param everySeconds 0 for never
     * @param startNanos when to begin, in the terms of {@link System#nanoTime}
     */
    SocketCutter(List<Member> members, int everySeconds, long startNanos) {
        thread = new Thread(() -> run(members, everySeconds, startNanos), "cuts");
        thread.setDaemon(true);
        if (everySeconds > 0 && !members.isEmpty()) {
            thread.start();
        }
    }

    private void run(List<Member> members, int everySeconds, long startNanos) {
        try {
            new ConstantRate((double) members.size() / everySeconds)
                    .run(
                            System.nanoTime(),
                            Integer.MAX_VALUE,
                            stop,
                            (index, due) -> members.get(index % members.size()).cut());
        } catch (InterruptedException unexpected) {
            Thread.currentThread().interrupt();
        }
    }

    void close() throws InterruptedException {
        stop.request();
        thread.join();
    }
}
