package io.fanfare.bench.process;

import io.fanfare.gateway.transport.RawSocket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

/**
 * Those who do harm, from an address of their own and at a bounded pace: what others lose then is the node's doing and not the
 * machine's. What the node does to them is its right, and no failure.
 */
final class Attackers implements AutoCloseable {
    private static final String ADDRESS = "127.0.0.66";
    private static final int READ_MILLIS = 5_000;
    private static final int SMALL_RECEIVE_BYTES = 4_096;
    private static final int TICK_MILLIS = 20;

    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(2);
    private final List<RawSocket> sockets = new ArrayList<>();
    private boolean isOver;

    /** What one of them does again and again. */
    interface Step {
        void run() throws IOException;
    }

    /** A connection that nobody may read from. */
    RawSocket connect(InetSocketAddress address) throws IOException {
        return keep(new RawSocket(open(address)));
    }

    /** The same with TLS. */
    RawSocket connect(InetSocketAddress address, SSLContext trust) throws IOException {
        Socket plain = open(address);
        return keep(new RawSocket(
                trust.getSocketFactory().createSocket(plain, address.getHostString(), address.getPort(), true)));
    }

    private static Socket open(InetSocketAddress address) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(SMALL_RECEIVE_BYTES);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(READ_MILLIS);
        socket.bind(new InetSocketAddress(ADDRESS, 0));
        socket.connect(address);
        return socket;
    }

    private synchronized RawSocket keep(RawSocket socket) throws IOException {
        if (isOver) {
            socket.close();
            throw new IOException("the attack is over");
        }
        sockets.add(socket);
        return socket;
    }

    /** Does something so often in a second, until all is over; a step that fails is one of which the node wanted no more. */
    void repeat(int perSecond, Step step) {
        int perTick = Math.max(1, perSecond * TICK_MILLIS / 1_000);
        long pauseMillis = (long) perTick * 1_000 / perSecond;
        clock.scheduleAtFixedRate(
                () -> {
                    for (int i = 0; i < perTick; i++) {
                        attempt(step);
                    }
                },
                0,
                pauseMillis,
                TimeUnit.MILLISECONDS);
    }

    private static void attempt(Step step) {
        try {
            step.run();
        } catch (IOException wantedNoMore) {
            // The next step may find the node in another mood.
        }
    }

    @Override
    public synchronized void close() throws IOException {
        isOver = true;
        clock.shutdownNow();
        for (RawSocket socket : sockets) {
            socket.close();
        }
    }
}
