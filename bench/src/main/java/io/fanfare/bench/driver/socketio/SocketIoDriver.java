package io.fanfare.bench.driver.socketio;

import io.fanfare.bench.client.Endpoint;
import io.fanfare.bench.client.WebSocketEndpoint;
import io.fanfare.bench.driver.Driver;
import io.fanfare.bench.driver.Peer;
import io.fanfare.bench.driver.PeerEvents;
import io.fanfare.bench.driver.TopicNames;
import java.net.InetSocketAddress;

/**
 * A Socket.IO server that lets clients join a room by the event {@code S} and publish to it by {@code P}, and answers both if
 * asked: {@code bench/rivals/socketio.js}. Keeps nothing for those who are away.
 */
public record SocketIoDriver(InetSocketAddress address, String path) implements Driver {
    @Override
    public Endpoint endpoint() {
        return new WebSocketEndpoint(address, path + "?EIO=4&transport=websocket", "", WebSocketEndpoint.TEXT);
    }

    @Override
    public Peer newPeer(TopicNames topics, PeerEvents listener, Peer former) {
        return new SocketIoPeer(topics, listener);
    }

    @Override
    public boolean acknowledges() {
        return true;
    }
}
