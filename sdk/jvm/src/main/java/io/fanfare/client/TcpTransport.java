package io.fanfare.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Frames over a plain socket, {@code tcp://host:port}, or over TLS, {@code tls://host:port}. A connection that is open has two daemon
 * threads, one that reads and one that writes; a dial has one. Eight of them at most: where dials hang, in name servers say, further ones
 * fail at once. For one client.
 */
public final class TcpTransport implements Transport {
    private static final int MAX_THREADS = 8;
    private static final long THREAD_IDLE_SECONDS = 10;
    /** What was to be sent before the end has so long. */
    private static final long GOODBYE_SECONDS = 2;

    private final String host;
    private final int port;
    private final @Nullable SSLSocketFactory tls;
    private final ThreadPoolExecutor threads;
    private final ScheduledThreadPoolExecutor deadlines;

    /** With the platform's certificates. */
    public TcpTransport(URI uri) {
        this(uri, (SSLSocketFactory) SSLSocketFactory.getDefault());
    }

    /** @param factory for {@code tls} */
    public TcpTransport(URI uri, SSLSocketFactory factory) {
        if (uri.getHost() == null || uri.getPort() < 1) {
            throw new IllegalArgumentException("uri: " + uri + " (expected: tcp://host:port or tls://host:port)");
        }
        host = uri.getHost();
        port = uri.getPort();
        tls = "tls".equals(uri.getScheme()) ? factory : null;
        ThreadFactory daemons = task -> {
            Thread thread = new Thread(task, "fanfare-tcp");
            thread.setDaemon(true);
            return thread;
        };
        threads = new ThreadPoolExecutor(
                0, MAX_THREADS, THREAD_IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), daemons);
        deadlines = new ScheduledThreadPoolExecutor(1, daemons);
        deadlines.setKeepAliveTime(THREAD_IDLE_SECONDS, TimeUnit.SECONDS);
        deadlines.allowCoreThreadTimeOut(true);
        deadlines.setRemoveOnCancelPolicy(true);
    }

    @Override
    public Connection dial(Listener listener) {
        TcpConnection connection = new TcpConnection(this, listener);
        threads.execute(connection::run);
        return connection;
    }

    /** Opens a socket; blocks. */
    Socket connect(Socket plain, int timeoutMillis) throws IOException {
        plain.connect(new InetSocketAddress(host, port), timeoutMillis);
        plain.setTcpNoDelay(true);
        return tls == null ? plain : TlsSockets.wrap(plain, host, port, tls, timeoutMillis);
    }

    /** @throws RejectedExecutionException if there are too many */
    void startWriter(Runnable writer) {
        threads.execute(writer);
    }

    void afterGoodbye(Runnable task) {
        deadlines.schedule(task, GOODBYE_SECONDS, TimeUnit.SECONDS);
    }
}
