package io.fanfare.bench.client;

import java.net.InetSocketAddress;

/** Frames on plain TCP that say themselves how long they are; those sent get no header. */
public record StreamEndpoint(InetSocketAddress address, Framing framing) implements Endpoint {
    @Override
    public FrameCodec newCodec(FrameListener listener) {
        return new StreamCodec(listener, address, framing);
    }
}
