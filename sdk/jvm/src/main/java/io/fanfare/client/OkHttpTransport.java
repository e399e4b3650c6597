package io.fanfare.client;

import java.net.URI;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/** WebSocket by OkHttp 4, which the application has among its dependencies. What waits to be sent is bounded by 16 MiB there. */
public final class OkHttpTransport implements Transport {
    private static final long CONNECT_SECONDS = 10;
    private static final long THREAD_IDLE_SECONDS = 10;
    private static final String SUBPROTOCOL = "fanfare.v1";
    private static final String PROTOCOL_HEADER = "Sec-WebSocket-Protocol";
    private static final int NORMAL = 1000;
    private static final int UNSUPPORTED_DATA = 1003;

    private final URI uri;
    private final OkHttpClient client;

    /** With a client of its own, whose threads are daemons. */
    public OkHttpTransport(URI uri) {
        this(
                uri,
                new OkHttpClient.Builder().dispatcher(new Dispatcher(daemons())).build());
    }

    /** @param client the application's; its timeouts and pings do not count here */
    public OkHttpTransport(URI uri, OkHttpClient client) {
        this.uri = uri;
        this.client = client.newBuilder()
                .connectTimeout(CONNECT_SECONDS, TimeUnit.SECONDS)
                .readTimeout(0, TimeUnit.SECONDS)
                .pingInterval(0, TimeUnit.SECONDS)
                .build();
    }

    @Override
    public Connection dial(Listener listener) {
        Request request = new Request.Builder()
                .url(uri.toString())
                .header(PROTOCOL_HEADER, SUBPROTOCOL)
                .build();
        Ear ear = new Ear(listener);
        return new OkHttpConnection(client.newWebSocket(request, ear), ear);
    }

    private static ThreadPoolExecutor daemons() {
        return new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, THREAD_IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                    Thread thread = new Thread(task, "fanfare-okhttp");
                    thread.setDaemon(true);
                    return thread;
                });
    }

    private static final class OkHttpConnection implements Connection {
        private final WebSocket webSocket;
        private final Ear ear;

        OkHttpConnection(WebSocket webSocket, Ear ear) {
            this.webSocket = webSocket;
            this.ear = ear;
        }

        @Override
        public void send(byte[] frame) {
            webSocket.send(ByteString.of(frame));
        }

        /** OkHttp gives the node a minute to close its side; it does so at once, or is dead. */
        @Override
        public void close() {
            if (!ear.isOpen || !webSocket.close(NORMAL, null)) {
                webSocket.cancel();
            }
        }

        @Override
        public void cancel() {
            webSocket.cancel();
        }
    }

    /** Hears what comes, on a thread of OkHttp's that reads nothing more until it is taken. */
    private static final class Ear extends WebSocketListener {
        private final Listener listener;
        private final AtomicBoolean isOver = new AtomicBoolean();
        private volatile boolean isOpen;

        Ear(Listener listener) {
            this.listener = listener;
        }

        @Override
        public void onOpen(WebSocket webSocket, Response response) {
            isOpen = true;
            listener.onOpen();
        }

        @Override
        public void onMessage(WebSocket webSocket, ByteString bytes) {
            if (!isOver.get()) {
                listener.onFrame(bytes.toByteArray());
            }
        }

        /** No node sends text. */
        @Override
        public void onMessage(WebSocket webSocket, String text) {
            webSocket.close(UNSUPPORTED_DATA, null);
            end(LinkMachine.LOST, 0, null);
        }

        @Override
        public void onClosing(WebSocket webSocket, int code, String reason) {
            webSocket.close(NORMAL, null);
            end(CloseCodes.said(code), 0, null);
        }

        @Override
        public void onFailure(WebSocket webSocket, Throwable fault, @Nullable Response response) {
            end(
                    LinkMachine.LOST,
                    response == null ? 0 : CloseCodes.retryAfterMillis(response.header("Retry-After")),
                    fault);
        }

        private void end(int code, long retryAfterMillis, @Nullable Throwable fault) {
            if (isOver.compareAndSet(false, true)) {
                listener.onClosed(code, retryAfterMillis, fault);
            }
        }
    }
}
