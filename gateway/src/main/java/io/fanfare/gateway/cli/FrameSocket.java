package io.fanfare.gateway.cli;

import io.fanfare.protocol.Command;
import io.fanfare.protocol.ProtocolLimits;
import io.fanfare.protocol.compact.CompactCommands;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * One WebSocket connection that carries frames of {@code fanfare.v1}. Everything is called, and calls back, on the owner's
 * executor, which runs one task at a time. The next frame is read when the last one was handled.
 */
final class FrameSocket {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final String SUBPROTOCOL = "fanfare.v1";

    /** Hears one connection. After {@link #onClosed} or {@link #onBroken} there is nothing more. */
    interface Listener {
        void onConnected(FrameSocket socket);

        void onFrame(FrameSocket socket, byte[] frame);

        void onClosed(FrameSocket socket, int closeCode);

        /** There is no connection, or none any more, without a close frame. */
        void onBroken(FrameSocket socket, Throwable cause);
    }

    private final Executor owner;
    private final Listener listener;
    private WebSocket webSocket;
    private boolean isAborted;
    private CompletableFuture<?> lastSend = CompletableFuture.completedFuture(null);

    FrameSocket(Executor owner, Listener listener) {
        this.owner = owner;
        this.listener = listener;
    }

    void connect(HttpClient http, URI url) {
        http.newWebSocketBuilder()
                .subprotocols(SUBPROTOCOL)
                .connectTimeout(CONNECT_TIMEOUT)
                .buildAsync(url, new Reader())
                .whenCompleteAsync(this::onConnect, owner);
    }

    /** Sends a command after those before it. If that fails, the connection is broken or silent from then on. */
    void send(Command command) {
        ByteBuf frame = Unpooled.buffer();
        CompactCommands.encode(command, frame);
        ByteBuffer bytes = frame.nioBuffer();
        lastSend = lastSend.thenCompose(sent -> webSocket.sendBinary(bytes, true));
    }

    /** Closes cleanly after what was sent. */
    CompletionStage<?> close() {
        lastSend = lastSend.thenCompose(sent -> webSocket.sendClose(WebSocket.NORMAL_CLOSURE, ""));
        return lastSend;
    }

    boolean isConnected() {
        return webSocket != null;
    }

    /** Drops the connection; nothing more is heard of it. */
    void abort() {
        isAborted = true;
        if (webSocket != null) {
            webSocket.abort();
        }
    }

    private void onConnect(WebSocket connected, Throwable failure) {
        webSocket = connected;
        if (isAborted) {
            abort();
        } else if (failure != null) {
            listener.onBroken(this, failure instanceof CompletionException ? failure.getCause() : failure);
        } else {
            listener.onConnected(this);
            webSocket.request(1);
        }
    }

    /** Called by the HTTP client's threads, one call at a time; hands everything over to the owner. */
    private final class Reader implements WebSocket.Listener {
        private final ByteArrayOutputStream message = new ByteArrayOutputStream();

        @Override
        public void onOpen(WebSocket opened) {
            // The first frame is asked for once the owner knows the connection.
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket source, ByteBuffer part, boolean isLast) {
            byte[] bytes = new byte[part.remaining()];
            part.get(bytes);
            message.writeBytes(bytes);
            if (message.size() > ProtocolLimits.MAX_FRAME_BYTES) {
                return onUnusable(source, "a frame is larger than " + ProtocolLimits.MAX_FRAME_BYTES + " bytes");
            }
            if (!isLast) {
                source.request(1);
                return null;
            }
            byte[] frame = message.toByteArray();
            message.reset();
            hand(() -> {
                listener.onFrame(FrameSocket.this, frame);
                source.request(1);
            });
            return null;
        }

        @Override
        public CompletionStage<?> onText(WebSocket source, CharSequence part, boolean isLast) {
            return onUnusable(source, "the node sent text");
        }

        @Override
        public CompletionStage<?> onClose(WebSocket source, int closeCode, String reason) {
            hand(() -> listener.onClosed(FrameSocket.this, closeCode));
            return null;
        }

        @Override
        public void onError(WebSocket source, Throwable cause) {
            hand(() -> listener.onBroken(FrameSocket.this, cause));
        }

        private CompletionStage<?> onUnusable(WebSocket source, String why) {
            source.abort();
            hand(() -> listener.onBroken(FrameSocket.this, new IllegalStateException(why)));
            return null;
        }

        private void hand(Runnable event) {
            owner.execute(() -> {
                if (!isAborted) {
                    event.run();
                }
            });
        }
    }
}
