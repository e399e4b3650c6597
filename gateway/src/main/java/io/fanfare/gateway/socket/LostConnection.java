package io.fanfare.gateway.socket;

import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import javax.net.ssl.SSLException;

/** Tells what a client or the network does to a connection from a fault of ours. */
public final class LostConnection {
    private LostConnection() {}

    /** Whether the connection is lost, or what comes over it is no TLS any more. */
    public static boolean isTheCause(Throwable cause) {
        return cause instanceof IOException
                || cause instanceof DecoderException && cause.getCause() instanceof SSLException;
    }
}
