package io.fanfare.gateway.topic;

import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.upkeep.OutOfMemory;
import io.fanfare.protocol.TopicName;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Faults of our own in the fan-out of one loop. Each is counted; the first of a minute stands in the log, so that one that
 * meets every subscriber does not drown it. Owned by the loop.
 */
public final class DeliveryFaults {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryFaults.class);
    private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final GatewayMetrics metrics;
    private boolean hasLogged;
    private long loggedAtNanos;

    DeliveryFaults(GatewayMetrics metrics) {
        this.metrics = metrics;
    }

    /** What was to be delivered here has failed, and is made up for by whoever notes it. */
    public void note(TopicName topic, Throwable fault) {
        OutOfMemory.endProcessIf(fault);
        metrics.deliveryFailed();
        long nowNanos = System.nanoTime();
        if (!hasLogged || nowNanos - loggedAtNanos > QUIET_NANOS) {
            hasLogged = true;
            loggedAtNanos = nowNanos;
            LOG.error("{}: a delivery failed; further ones are only counted for a minute", topic, fault);
        }
    }
}
