package io.fanfare.bench.client;

import java.net.InetSocketAddress;

/** Frames of fanfare.v1 on plain TCP. */
public record TcpEndpoint(InetSocketAddress address) implements Endpoint {
    @Override
    public FrameCodec newCodec(FrameListener listener) {
        return new TcpCodec(listener, address);
    }
}
