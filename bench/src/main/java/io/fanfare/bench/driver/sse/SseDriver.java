package io.fanfare.bench.driver.sse;

import io.fanfare.bench.client.Endpoint;
import io.fanfare.bench.client.StreamEndpoint;
import io.fanfare.bench.driver.Driver;
import io.fanfare.bench.driver.Peer;
import io.fanfare.bench.driver.PeerEvents;
import io.fanfare.bench.driver.TopicNames;
import java.net.InetSocketAddress;

/** Streams of events of a gateway. They are listened to: what is published goes another way. */
public record SseDriver(InetSocketAddress address, String path) implements Driver {
    @Override
    public Endpoint endpoint() {
        return new StreamEndpoint(address, new SseFraming());
    }

    @Override
    public Peer newPeer(TopicNames topics, PeerEvents listener, Peer former) {
        return new SsePeer(topics, listener, this);
    }
}
