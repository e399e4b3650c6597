package io.fanfare.gateway.overload;

import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.upkeep.PeriodicWork;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** By how much one loop is late: a beat that it should do ten times a second. Asked on any thread. */
final class LoopLag {
    static final int BEAT_MILLIS = 100;

    private final GatewayMetrics metrics;
    private final LongSupplier nanoClock;
    private final AtomicLong worstNanos = new AtomicLong();
    private volatile long lastNanos;

    LoopLag(GatewayMetrics metrics, LongSupplier nanoClock) {
        this.metrics = metrics;
        this.nanoClock = nanoClock;
        this.lastNanos = nanoClock.getAsLong();
    }

    void start(ScheduledExecutorService loop) {
        PeriodicWork.of("beat of a loop", this::beat, metrics).start(loop, BEAT_MILLIS);
    }

    void beat() {
        long now = nanoClock.getAsLong();
        long late = lateNanos(now);
        lastNanos = now;
        worstNanos.accumulateAndGet(late, Math::max);
        metrics.loopLag(late);
    }

    private long lateNanos(long now) {
        return Math.max(0, now - lastNanos - TimeUnit.MILLISECONDS.toNanos(BEAT_MILLIS));
    }

    /** The worst since the last call, a beat that has not come yet included. */
    long takeWorstMillis() {
        long worst = Math.max(worstNanos.getAndSet(0), lateNanos(nanoClock.getAsLong()));
        return TimeUnit.NANOSECONDS.toMillis(worst);
    }
}
