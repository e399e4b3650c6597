package io.fanfare.bench.driver.fanfare;

import io.fanfare.bench.client.Endpoint;
import io.fanfare.bench.driver.Driver;
import io.fanfare.bench.driver.Peer;
import io.fanfare.bench.driver.PeerEvents;
import io.fanfare.bench.driver.TopicNames;

/** A gateway, by fanfare.v1. */
public record FanfareDriver(Endpoint endpoint) implements Driver {
    /** What a session may ask for before it is answered, by the gateway's default. */
    private static final int MAX_IN_FLIGHT = 64;

    private static final int KEEP_ALIVE_SECONDS = 300;

    @Override
    public Peer newPeer(TopicNames topics, PeerEvents listener, Peer former) {
        return new FanfarePeer(topics, listener, (FanfarePeer) former);
    }

    @Override
    public boolean resumes() {
        return true;
    }

    @Override
    public boolean tellsPresence() {
        return true;
    }

    @Override
    public boolean acknowledges() {
        return true;
    }

    @Override
    public int maxInFlight() {
        return MAX_IN_FLIGHT;
    }

    @Override
    public int keepAliveSeconds() {
        return KEEP_ALIVE_SECONDS;
    }
}
