package io.fanfare.bench.driver.phoenix;

import io.fanfare.bench.client.Endpoint;
import io.fanfare.bench.client.WebSocketEndpoint;
import io.fanfare.bench.driver.Driver;
import io.fanfare.bench.driver.Peer;
import io.fanfare.bench.driver.PeerEvents;
import io.fanfare.bench.driver.TopicNames;
import java.net.InetSocketAddress;

/**
 * A server of Phoenix Channels that broadcasts what is pushed as the event {@code m}. Publishers join a topic before they
 * push to it, and hear what they push. Keeps nothing for those who are away.
 */
public record PhoenixDriver(InetSocketAddress address, String path) implements Driver {
    private static final int KEEP_ALIVE_SECONDS = 30;

    @Override
    public Endpoint endpoint() {
        return new WebSocketEndpoint(address, path + "?vsn=2.0.0", "", WebSocketEndpoint.TEXT);
    }

    @Override
    public Peer newPeer(TopicNames topics, PeerEvents listener, Peer former) {
        return new PhoenixPeer(topics, listener);
    }

    @Override
    public boolean acknowledges() {
        return true;
    }

    @Override
    public int keepAliveSeconds() {
        return KEEP_ALIVE_SECONDS;
    }
}
