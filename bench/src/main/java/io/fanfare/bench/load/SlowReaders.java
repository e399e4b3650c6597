package io.fanfare.bench.load;

import io.fanfare.bench.meter.Series;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Lets those who are slow stop reading half-way through a window, and read again at its end. A thread of its own, until
 * closed; none if nobody is slow.
 */
final class SlowReaders {
    private final Population population;
    private final List<Member> slow;
    private final StopSignal stop = new StopSignal();
    private final Thread thread;

    SlowReaders(Population population, List<Member> members, Window window) {
        this.population = population;
        slow = members.stream().filter(Member::isSlow).toList();
        thread = new Thread(() -> run(window), "stall");
        thread.setDaemon(true);
        if (!slow.isEmpty()) {
            thread.start();
        }
    }

    private void run(Window window) {
        long halfWay = window.measureNanos() + (window.endNanos() - window.measureNanos()) / 2;
        try {
            stop.sleep(halfWay - population.nowNanos());
            slow.forEach(Member::stopReading);
            population.recordAs(Series.BESIDE_SLOW);
            stop.sleep(TimeUnit.DAYS.toNanos(1));
            slow.forEach(Member::resumeReading);
        } catch (InterruptedException unexpected) {
            Thread.currentThread().interrupt();
        }
    }

    void close() throws InterruptedException {
        stop.request();
        thread.join();
    }
}
