package io.fanfare.client;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** The JDK's WebSocket. A message is asked for when the one before it is taken; what waits to be sent is bounded by 8 MiB. */
@NotOnAndroid5
public final class JdkWebSocketTransport implements Transport {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final long GOODBYE_SECONDS = 2;
    private static final int MAX_FRAME_BYTES = 4 << 20;
    private static final int MAX_WAITING_BYTES = 8 << 20;
    private static final String SUBPROTOCOL = "fanfare.v1";

    private final URI uri;
    private final HttpClient client;

    public JdkWebSocketTransport(URI uri) {
        this(uri, HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build());
    }

    public JdkWebSocketTransport(URI uri, HttpClient client) {
        this.uri = uri;
        this.client = client;
    }

    @Override
    public Connection dial(Listener listener) {
        Ear ear = new Ear(listener);
        CompletableFuture<WebSocket> opened = client.newWebSocketBuilder()
                .subprotocols(SUBPROTOCOL)
                .connectTimeout(CONNECT_TIMEOUT)
                .buildAsync(uri, ear);
        opened.whenComplete((webSocket, fault) -> {
            if (fault != null) {
                ear.end(LinkMachine.LOST, retryAfterMillis(fault), fault);
            }
        });
        return new JdkConnection(opened, ear);
    }

    private static long retryAfterMillis(Throwable fault) {
        Throwable cause = fault.getCause() == null ? fault : fault.getCause();
        return cause instanceof WebSocketHandshakeException
                ? CloseCodes.retryAfterMillis(((WebSocketHandshakeException) cause)
                        .getResponse()
                        .headers()
                        .firstValue("Retry-After")
                        .orElse(null))
                : 0;
    }

    @NotOnAndroid5
    private static final class JdkConnection implements Connection {
        private final CompletableFuture<WebSocket> opened;
        private final Ear ear;
        private final AtomicInteger waitingBytes = new AtomicInteger();
        /** The JDK takes one message at a time. */
        private CompletableFuture<WebSocket> last;

        JdkConnection(CompletableFuture<WebSocket> opened, Ear ear) {
            this.opened = opened;
            this.ear = ear;
            last = opened;
        }

        @Override
        public void send(byte[] frame) {
            if (waitingBytes.addAndGet(frame.length) > MAX_WAITING_BYTES) {
                cancel();
                return;
            }
            last = last.thenCompose(webSocket -> webSocket.sendBinary(ByteBuffer.wrap(frame), true));
            last.whenComplete((webSocket, fault) -> {
                waitingBytes.addAndGet(-frame.length);
                if (fault != null) {
                    cancel();
                }
            });
        }

        @Override
        public void close() {
            last = last.thenCompose(webSocket -> webSocket.sendClose(WebSocket.NORMAL_CLOSURE, ""));
            CompletableFuture.delayedExecutor(GOODBYE_SECONDS, TimeUnit.SECONDS).execute(this::cancel);
        }

        /** One that is not open yet is aborted when it opens. */
        @Override
        public void cancel() {
            opened.thenAccept(WebSocket::abort);
            ear.end(LinkMachine.LOST, 0, null);
        }
    }

    /** Hears what comes, one call at a time. */
    @NotOnAndroid5
    private static final class Ear implements WebSocket.Listener {
        private final Listener listener;
        private final AtomicBoolean isOver = new AtomicBoolean();
        private final ByteArrayOutputStream parts = new ByteArrayOutputStream();

        Ear(Listener listener) {
            this.listener = listener;
        }

        @Override
        public void onOpen(WebSocket webSocket) {
            listener.onOpen();
            webSocket.request(1);
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean isLast) {
            byte[] bytes = new byte[data.remaining()];
            data.get(bytes);
            if (parts.size() + bytes.length > MAX_FRAME_BYTES) {
                return giveUp(webSocket);
            }
            parts.write(bytes, 0, bytes.length);
            if (isLast) {
                byte[] frame = parts.toByteArray();
                parts.reset();
                if (!isOver.get()) {
                    listener.onFrame(frame);
                }
            }
            webSocket.request(1);
            return null;
        }

        /** No node sends text. */
        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean isLast) {
            return giveUp(webSocket);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
            end(CloseCodes.said(code), 0, null);
            return null;
        }

        @Override
        public void onError(WebSocket webSocket, Throwable fault) {
            end(LinkMachine.LOST, 0, fault);
        }

        private CompletionStage<?> giveUp(WebSocket webSocket) {
            webSocket.abort();
            end(LinkMachine.LOST, 0, null);
            return null;
        }

        private void end(int code, long retryAfterMillis, Throwable fault) {
            if (isOver.compareAndSet(false, true)) {
                listener.onClosed(code, retryAfterMillis, fault);
            }
        }
    }
}
