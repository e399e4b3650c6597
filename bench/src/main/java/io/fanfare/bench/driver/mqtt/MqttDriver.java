package io.fanfare.bench.driver.mqtt;

import io.fanfare.bench.client.Endpoint;
import io.fanfare.bench.client.StreamEndpoint;
import io.fanfare.bench.client.WebSocketEndpoint;
import io.fanfare.bench.driver.Driver;
import io.fanfare.bench.driver.Peer;
import io.fanfare.bench.driver.PeerEvents;
import io.fanfare.bench.driver.TopicNames;
import java.net.InetSocketAddress;

/**
 * A broker of MQTT 3.1.1. Clean sessions: nothing is kept for those who are away. Subscriptions have QoS 0; publishes that are
 * to be acknowledged QoS 1.
 *
 * @param path of its WebSocket, or null for TCP
 */
public record MqttDriver(InetSocketAddress address, String path) implements Driver {
    static final MqttFraming FRAMING = new MqttFraming();

    @Override
    public Endpoint endpoint() {
        return path == null
                ? new StreamEndpoint(address, FRAMING)
                : new WebSocketEndpoint(address, path, "mqtt", WebSocketEndpoint.BINARY);
    }

    @Override
    public Peer newPeer(TopicNames topics, PeerEvents listener, Peer former) {
        return new MqttPeer(topics, listener, path != null);
    }

    @Override
    public boolean acknowledges() {
        return true;
    }
}
