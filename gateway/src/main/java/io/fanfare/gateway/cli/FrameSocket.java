package io.fanfare.gateway.cli;

import io.fanfare.protocol.Command;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;

/**
 * One connection that carries frames of {@code fanfare.v1}. Everything is called, and calls back, on the owner's executor, which
 * runs one task at a time. The next frame is read when the last one was handled.
 */
interface FrameSocket {

    /** Hears one connection. After {@link #onClosed} or {@link #onBroken} there is nothing more. */
    interface Listener {
        void onConnected(FrameSocket socket);

        void onFrame(FrameSocket socket, byte[] frame);

        void onClosed(FrameSocket socket, int closeCode);

        /** There is no connection, or none any more, without a close frame. */
        void onBroken(FrameSocket socket, Throwable cause);
    }

    /** Whether there is a transport for urls like this one. */
    static boolean isFor(URI url) {
        return isWebSocket(url) || StreamFrames.isFor(url);
    }

    private static boolean isWebSocket(URI url) {
        return url.getHost() != null && ("ws".equals(url.getScheme()) || "wss".equals(url.getScheme()));
    }

    /**
     * Begins to connect.
     *
     * @param http for WebSockets
     * @param trust whom to believe that they are the node, where TLS is spoken
     */
    static FrameSocket connect(URI url, HttpClient http, SSLContext trust, Executor owner, Listener listener) {
        return isWebSocket(url)
                ? WebSocketFrames.connect(http, url, owner, listener)
                : StreamFrames.connect(url, trust, owner, listener);
    }

    /** Sends a command after those before it. If that fails, the connection is broken or silent from then on. */
    void send(Command command);

    /** Closes cleanly after what was sent. */
    CompletionStage<?> close();

    boolean isConnected();

    /** Drops the connection; nothing more is heard of it. */
    void abort();
}
