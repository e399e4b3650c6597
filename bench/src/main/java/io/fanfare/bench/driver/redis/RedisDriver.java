package io.fanfare.bench.driver.redis;

import io.fanfare.bench.client.Endpoint;
import io.fanfare.bench.client.StreamEndpoint;
import io.fanfare.bench.driver.Driver;
import io.fanfare.bench.driver.Peer;
import io.fanfare.bench.driver.PeerEvents;
import io.fanfare.bench.driver.TopicNames;
import java.net.InetSocketAddress;

/** Redis, 6 or newer, as a broadcaster. Keeps nothing. It answers every publish, whether asked to or not. */
public record RedisDriver(InetSocketAddress address) implements Driver {
    static final RespFraming FRAMING = new RespFraming();

    @Override
    public Endpoint endpoint() {
        return new StreamEndpoint(address, FRAMING);
    }

    @Override
    public Peer newPeer(TopicNames topics, PeerEvents listener, Peer former) {
        return new RedisPeer(topics, listener);
    }

    @Override
    public boolean acknowledges() {
        return true;
    }
}
