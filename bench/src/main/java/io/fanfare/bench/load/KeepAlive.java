package io.fanfare.bench.load;

import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Lets everybody say something as often as the server wants it, spread over the time. A thread of its own, until closed; none
 * if the server does not want it.
 */
final class KeepAlive {
    private static final long STEP_MILLIS = 100;

    private final Population population;
    private final Thread thread;

    KeepAlive(Population population) {
        this.population = population;
        int seconds = population.context.target().driver().keepAliveSeconds();
        thread = new Thread(() -> run(TimeUnit.SECONDS.toMillis(seconds)), "keep-alive");
        thread.setDaemon(true);
        if (seconds > 0) {
            thread.start();
        }
    }

    private void run(long everyMillis) {
        List<Member> members = population.members();
        double perStep = (double) members.size() * STEP_MILLIS / everyMillis;
        double allowed = 0;
        int next = 0;
        try {
            while (true) {
                TimeUnit.MILLISECONDS.sleep(STEP_MILLIS);
                for (allowed += perStep; allowed >= 1; allowed--) {
                    members.get(next).keepAlive();
                    next = (next + 1) % members.size();
                }
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    void close() throws InterruptedException {
        thread.interrupt();
        thread.join();
    }
}
