package io.fanfare.bench.driver.template;

import io.fanfare.bench.client.Endpoint;
import io.fanfare.bench.client.WebSocketEndpoint;
import io.fanfare.bench.driver.Driver;
import io.fanfare.bench.driver.Peer;
import io.fanfare.bench.driver.PeerEvents;
import io.fanfare.bench.driver.TopicNames;
import java.net.InetSocketAddress;

/** A server on WebSocket whose messages are given as templates. Keeps nothing for those who are away. */
public final class TemplateDriver implements Driver {
    private final Endpoint endpoint;
    private final Templates templates;

    public TemplateDriver(InetSocketAddress address, String path, TemplateSpec spec) {
        int opcode = spec.binary() ? WebSocketEndpoint.BINARY : WebSocketEndpoint.TEXT;
        endpoint = new WebSocketEndpoint(address, path, spec.subprotocol(), opcode);
        templates = new Templates(spec);
    }

    @Override
    public Endpoint endpoint() {
        return endpoint;
    }

    @Override
    public Peer newPeer(TopicNames topics, PeerEvents listener, Peer former) {
        return new TemplatePeer(topics, listener, templates);
    }

    @Override
    public boolean acknowledges() {
        return templates.published.length > 0;
    }

    @Override
    public int keepAliveSeconds() {
        return templates.keepAliveSeconds;
    }
}
