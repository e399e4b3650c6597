package io.fanfare.gateway.cli;

import io.fanfare.gateway.upkeep.CompletionCause;
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
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** Frames as binary messages of a WebSocket, {@code ws://host:port/ws}, or over TLS, {@code wss://}. */
final class WebSocketFrames implements FrameSocket {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final String SUBPROTOCOL = "fanfare.v1";

    private final Executor owner;
    private final Listener listener;
    private WebSocket webSocket;
    private boolean isAborted;
    private CompletableFuture<?> lastSend = CompletableFuture.completedFuture(null);

    private WebSocketFrames(Executor owner, Listener listener) {
        this.owner = owner;
        this.listener = listener;
    }

    static FrameSocket connect(HttpClient http, URI url, Executor owner, Listener listener) {
        WebSocketFrames frames = new WebSocketFrames(owner, listener);
        http.newWebSocketBuilder()
                .subprotocols(SUBPROTOCOL)
                .connectTimeout(CONNECT_TIMEOUT)
                .buildAsync(url, frames.new Reader())
                .whenCompleteAsync(frames::onConnect, owner);
        return frames;
    }

    @Override
    public void send(Command command) {
        ByteBuf frame = Unpooled.buffer();
        CompactCommands.encode(command, frame);
        ByteBuffer bytes = frame.nioBuffer();
        lastSend = lastSend.thenCompose(sent -> webSocket.sendBinary(bytes, true));
    }

    @Override
    public CompletionStage<?> close() {
        lastSend = lastSend.thenCompose(sent -> webSocket.sendClose(WebSocket.NORMAL_CLOSURE, ""));
        return lastSend;
    }

    @Override
    public boolean isConnected() {
        return webSocket != null;
    }

    @Override
    public void abort() {
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
            listener.onBroken(this, CompletionCause.of(failure));
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
                listener.onFrame(WebSocketFrames.this, frame);
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
            hand(() -> listener.onClosed(WebSocketFrames.this, closeCode));
            return null;
        }

        @Override
        public void onError(WebSocket source, Throwable cause) {
            hand(() -> listener.onBroken(WebSocketFrames.this, cause));
        }

        private CompletionStage<?> onUnusable(WebSocket source, String why) {
            source.abort();
            hand(() -> listener.onBroken(WebSocketFrames.this, new IllegalStateException(why)));
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
