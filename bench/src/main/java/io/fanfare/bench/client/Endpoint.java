package io.fanfare.bench.client;

import java.net.InetSocketAddress;

/** Where to connect, and how frames travel there. */
public interface Endpoint {
    InetSocketAddress address();

    /** What connections are secured by. */
    default ConnectionSecurity security() {
        return ConnectionSecurity.NONE;
    }

    /** The handler of one connection. */
    FrameCodec newCodec(FrameListener listener);
}
