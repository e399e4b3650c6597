package io.fanfare.bench.driver.fanfare;

import io.fanfare.bench.client.Endpoint;
import io.fanfare.bench.client.StreamEndpoint;
import io.fanfare.bench.driver.Driver;
import io.fanfare.bench.driver.Peer;
import io.fanfare.bench.driver.PeerEvents;
import io.fanfare.bench.driver.TopicNames;
import java.net.InetSocketAddress;

/** A gateway's HTTP API: publishes, with requests pipelined on each connection. */
public record HttpDriver(InetSocketAddress api) implements Driver {
    private static final int MAX_IN_FLIGHT = 256;

    @Override
    public Endpoint endpoint() {
        return new StreamEndpoint(api, new HttpFraming());
    }

    @Override
    public Peer newPeer(TopicNames topics, PeerEvents listener, Peer former) {
        return new HttpPeer(topics, listener, api.getHostString() + ":" + api.getPort());
    }

    @Override
    public boolean acknowledges() {
        return true;
    }

    @Override
    public boolean subscribes() {
        return false;
    }

    @Override
    public int maxInFlight() {
        return MAX_IN_FLIGHT;
    }
}
