package io.fanfare.gateway.metrics;

import io.fanfare.gateway.metrics.MeterFactory.Each;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.concurrent.TimeUnit;

/** The registry, and in it what the bus brings and carries. */
abstract class MicrometerBusMetrics implements GatewayMetrics {
    final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    final MeterFactory meters = new MeterFactory(registry);
    private final Counter busGaps =
            meters.counter("fanfare.bus.gaps", "Holes in what the bus brought, filled from the store");
    private final Counter busPublished = meters.counter("fanfare.bus.published", "Publications handed to the bus");
    private final Each<BusDrop> busDropped = meters.reasons(
            "fanfare.bus.dropped", "Publications that the bus did not carry, or may not have", BusDrop.class);
    private final Timer busLag =
            meters.timer("fanfare.bus.lag", "From another node's bus to this one, by their clocks");
    private final Counter busGarbage =
            meters.counter("fanfare.bus.garbage", "What the bus brought and nobody can read");
    private final Counter busForged =
            meters.counter("fanfare.bus.forged", "What the bus brought and no node with the secret has sealed");
    private final Counter nodeMessagesDamaged =
            meters.counter("fanfare.node.messages.damaged", "Messages between nodes, orders too, that nobody can read");
    private final Timer busRoundTrips = meters.timer("fanfare.bus.roundtrip", "Heartbeats over the bus and back");
    private final Counter busLinksDown = meters.counter("fanfare.bus.link.failures", "Links broken or not set up");

    private final Each<PresenceEvent> presence = meters.each(
            "fanfare.presence.events", "What happened to presence", "event", PresenceEvent.class, PresenceEvent::label);

    private final Counter presenceStates =
            meters.counter("fanfare.presence.states", "States of presence told to clients");
    private final Counter presenceDropped =
            meters.counter("fanfare.presence.dropped", "Changes of presence dropped for slow clients");

    @Override
    public void presenceStateTold() {
        presenceStates.increment();
    }

    @Override
    public void presenceDropped() {
        presenceDropped.increment();
    }

    @Override
    public void presence(PresenceEvent event, int times) {
        presence.increment(event, times);
    }

    @Override
    public void busGap() {
        busGaps.increment();
    }

    @Override
    public void busPublished() {
        busPublished.increment();
    }

    @Override
    public void busDropped(BusDrop reason) {
        busDropped.increment(reason);
    }

    @Override
    public void busReceived(long lagMillis) {
        busLag.record(lagMillis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void busGarbage() {
        busGarbage.increment();
    }

    @Override
    public void busForged() {
        busForged.increment();
    }

    @Override
    public void nodeMessageDamaged() {
        nodeMessagesDamaged.increment();
    }

    @Override
    public void busRoundTrip(long nanos) {
        busRoundTrips.record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void busLinkDown() {
        busLinksDown.increment();
    }
}
