package io.fanfare.bench.driver.nats;

import io.fanfare.bench.client.Endpoint;
import io.fanfare.bench.client.StreamEndpoint;
import io.fanfare.bench.client.WebSocketEndpoint;
import io.fanfare.bench.driver.Driver;
import io.fanfare.bench.driver.Peer;
import io.fanfare.bench.driver.PeerEvents;
import io.fanfare.bench.driver.TopicNames;
import java.net.InetSocketAddress;

/**
 * A NATS server, without JetStream: nothing is kept, and publishes are not answered.
 *
 * @param path of its WebSocket, or null for TCP
 */
public record NatsDriver(InetSocketAddress address, String path) implements Driver {
    static final NatsFraming FRAMING = new NatsFraming();

    @Override
    public Endpoint endpoint() {
        return path == null
                ? new StreamEndpoint(address, FRAMING)
                : new WebSocketEndpoint(address, path, "", WebSocketEndpoint.BINARY);
    }

    @Override
    public Peer newPeer(TopicNames topics, PeerEvents listener, Peer former) {
        return new NatsPeer(topics, listener, path != null);
    }
}
