package io.fanfare.storage.postgres;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A wire to the server that fails when told to, in time for one commit or for all that passes. */
final class FaultyLink implements AutoCloseable {
    /** How the driver sends a commit, with a name that later ones are sent by once it is used often. */
    private static final Pattern PREPARED_COMMIT = Pattern.compile("(S_\\d+)?\0COMMIT\0");

    private static final int CHUNK_BYTES = 64 * 1024;

    /** What becomes of the next commit. */
    enum Fault {
        /** It arrives, and its answer is lost with the connection. */
        CUT_AFTER_COMMIT,
        /** It arrives, its answer is lost, and the wire stays down. */
        DOWN_AFTER_COMMIT,
        /** It is lost with the connection. */
        CUT_BEFORE_COMMIT,
        /** It arrives, and nothing comes back, without an end of the connection. */
        SILENCE_AFTER_COMMIT,
        /** It is lost, without an end of the connection. */
        SILENCE_BEFORE_COMMIT
    }

    private final ServerSocket listener;
    private final int serverPort;
    private final AtomicReference<Fault> next = new AtomicReference<>();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger refusals = new AtomicInteger();
    private volatile boolean isDown;

    FaultyLink(int serverPort) throws IOException {
        this.serverPort = serverPort;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    void failNextCommit(Fault fault) {
        next.set(fault);
    }

    /** Whether the fault of the next commit has happened. */
    boolean hasFailed() {
        return next.get() == null;
    }

    /** Ends every connection, and refuses new ones until it is up again. */
    void down() {
        isDown = true;
        cut();
    }

    void up() {
        isDown = false;
    }

    /** Waits until so many connections more were turned away. */
    void awaitRefusals(int count) {
        int before = refusals.get();
        await().atMost(Duration.ofSeconds(20)).until(() -> refusals.get() >= before + count);
    }

    /** Ends every connection. */
    void cut() {
        sockets.forEach(FaultyLink::close);
        sockets.clear();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                if (isDown) {
                    refusals.incrementAndGet();
                    close(client);
                } else {
                    connect(client);
                }
            } catch (IOException closedOrServerDown) {
                // The client sees its own connection end; the loop ends with the listener.
                cutIfClosed();
            }
        }
    }

    private void cutIfClosed() {
        if (listener.isClosed()) {
            cut();
        }
    }

    private void connect(Socket client) throws IOException {
        sockets.add(client);
        try {
            Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
            sockets.add(server);
            Wire wire = new Wire(client, server);
            start(wire::forth);
            start(wire::back);
        } catch (IOException refused) {
            close(client);
            throw refused;
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "faulty-link");
        thread.setDaemon(true);
        thread.start();
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        cut();
    }

    /** One connection, in both directions. */
    private final class Wire {
        private final Socket client;
        private final Socket server;
        private String commitStatement;
        private volatile boolean isSilent;

        private Wire(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        private void forth() {
            try (InputStream in = client.getInputStream();
                    OutputStream out = server.getOutputStream()) {
                byte[] chunk = new byte[CHUNK_BYTES];
                for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
                    Fault fault = isCommit(chunk, length) ? next.getAndSet(null) : null;
                    if (fault == Fault.CUT_BEFORE_COMMIT) {
                        return;
                    }
                    if (fault != null) {
                        begin(fault);
                    }
                    if (!isSilent || fault == Fault.SILENCE_AFTER_COMMIT) {
                        out.write(chunk, 0, length);
                        out.flush();
                    }
                }
            } catch (IOException ended) {
                FaultyLink.close(server);
            } finally {
                if (!isSilent) {
                    FaultyLink.close(client);
                }
            }
        }

        private void begin(Fault fault) {
            isSilent = fault == Fault.SILENCE_BEFORE_COMMIT || fault == Fault.SILENCE_AFTER_COMMIT;
            isDown |= fault == Fault.DOWN_AFTER_COMMIT;
            if (!isSilent) {
                FaultyLink.close(client);
            }
        }

        private boolean isCommit(byte[] chunk, int length) {
            String text = new String(chunk, 0, length, StandardCharsets.ISO_8859_1);
            Matcher prepared = PREPARED_COMMIT.matcher(text);
            if (prepared.find()) {
                commitStatement = prepared.group(1) == null ? commitStatement : prepared.group(1);
                return true;
            }
            return commitStatement != null && text.contains("\0" + commitStatement + "\0");
        }

        private void back() {
            try (InputStream in = server.getInputStream();
                    OutputStream out = client.getOutputStream()) {
                byte[] chunk = new byte[CHUNK_BYTES];
                for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
                    if (!isSilent) {
                        out.write(chunk, 0, length);
                        out.flush();
                    }
                }
            } catch (IOException ended) {
                FaultyLink.close(server);
            } finally {
                if (!isSilent) {
                    FaultyLink.close(client);
                }
            }
        }
    }
}
