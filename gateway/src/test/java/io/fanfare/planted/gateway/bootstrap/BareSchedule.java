package io.fanfare.planted.gateway.bootstrap;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Work that its first exception ends in silence. */
public final class BareSchedule {
    public void start(ScheduledExecutorService timer, Runnable work) {
        timer.scheduleWithFixedDelay(work, 1, 1, TimeUnit.SECONDS);
    }
}
