package io.fanfare.bench.client;

import java.net.InetSocketAddress;

/** The same as another, by connections that are secured. */
public record SecuredEndpoint(Endpoint endpoint, ConnectionSecurity security) implements Endpoint {
    @Override
    public InetSocketAddress address() {
        return endpoint.address();
    }

    @Override
    public FrameCodec newCodec(FrameListener listener) {
        return endpoint.newCodec(listener);
    }
}
