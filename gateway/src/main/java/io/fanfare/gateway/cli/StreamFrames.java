package io.fanfare.gateway.cli;

import io.fanfare.protocol.Command;
import io.fanfare.protocol.ProtocolLimits;
import io.fanfare.protocol.compact.CompactCommands;
import io.fanfare.protocol.compact.TcpFraming;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** Frames on a stream of bytes, {@code tcp://host:port}, or over TLS, {@code tls://host:port}. A thread of its own reads. */
final class StreamFrames implements FrameSocket {
    private static final String PLAIN = "tcp";
    private static final String SECURE = "tls";
    private static final int CONNECT_MILLIS = 10_000;
    private static final int LENGTH_BITS = 7;
    private static final int CONTINUES = 0x80;
    private static final int MAX_SHIFT = 4 * LENGTH_BITS;

    private final URI url;
    private final SSLContext trust;
    private final Executor owner;
    private final Listener listener;
    private final Socket plain = new Socket();
    private final Semaphore isHandled = new Semaphore(0);
    private final Thread reader = new Thread(this::run, "fanfare-stream");
    /** What is written to; of the owner's thread. */
    private Socket connected;

    private volatile boolean isAborted;
    private CompletableFuture<?> lastSend = CompletableFuture.completedFuture(null);

    private StreamFrames(URI url, SSLContext trust, Executor owner, Listener listener) {
        this.url = url;
        this.trust = trust;
        this.owner = owner;
        this.listener = listener;
        reader.setDaemon(true);
    }

    static boolean isFor(URI url) {
        return url.getHost() != null
                && url.getPort() > 0
                && (PLAIN.equals(url.getScheme()) || SECURE.equals(url.getScheme()));
    }

    static FrameSocket connect(URI url, SSLContext trust, Executor owner, Listener listener) {
        StreamFrames frames = new StreamFrames(url, trust, owner, listener);
        frames.reader.start();
        return frames;
    }

    @Override
    public void send(Command command) {
        ByteBuf frame = Unpooled.buffer();
        CompactCommands.encode(command, frame);
        ByteBuf framed = Unpooled.buffer();
        TcpFraming.writeLength(framed, frame.readableBytes());
        byte[] bytes = ByteBufUtil.getBytes(framed.writeBytes(frame));
        Socket to = connected;
        lastSend = lastSend.thenRunAsync(() -> write(to, bytes));
    }

    private static void write(Socket to, byte[] bytes) {
        try {
            to.getOutputStream().write(bytes);
        } catch (IOException lost) {
            throw new UncheckedIOException(lost);
        }
    }

    @Override
    public CompletionStage<?> close() {
        lastSend = lastSend.whenComplete((sent, failure) -> {
            isAborted = true;
            reader.interrupt();
            closeSockets();
        });
        return lastSend;
    }

    @Override
    public boolean isConnected() {
        return connected != null;
    }

    @Override
    public void abort() {
        isAborted = true;
        reader.interrupt();
        // What is written or read right now ends with the socket, and TLS says goodbye if it still can.
        CompletableFuture.runAsync(this::closeSockets);
    }

    private void closeSockets() {
        try {
            (connected == null ? plain : connected).close();
        } catch (IOException gone) {
            // As it should be.
        }
    }

    private void run() {
        try {
            plain.setTcpNoDelay(true);
            plain.connect(new InetSocketAddress(url.getHost(), url.getPort()), CONNECT_MILLIS);
            Socket ready = url.getScheme().equals(SECURE) ? secured() : plain;
            hand(() -> {
                connected = ready;
                listener.onConnected(this);
            });
            readFrames(new DataInputStream(new BufferedInputStream(ready.getInputStream())));
        } catch (IOException | RuntimeException broken) {
            hand(() -> listener.onBroken(this, broken));
        } catch (InterruptedException aborted) {
            Thread.currentThread().interrupt();
        }
    }

    private Socket secured() throws IOException {
        plain.setSoTimeout(CONNECT_MILLIS);
        SSLSocket socket = (SSLSocket) trust.getSocketFactory().createSocket(plain, url.getHost(), url.getPort(), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        plain.setSoTimeout(0);
        return socket;
    }

    private void readFrames(DataInputStream in) throws IOException, InterruptedException {
        while (!isAborted) {
            byte[] frame = new byte[length(in)];
            in.readFully(frame);
            hand(() -> {
                listener.onFrame(this, frame);
                isHandled.release();
            });
            isHandled.acquire();
        }
    }

    private static int length(DataInputStream in) throws IOException {
        long length = 0;
        int shift = 0;
        int next;
        do {
            next = in.readUnsignedByte();
            length |= (long) (next & ~CONTINUES) << shift;
            shift += LENGTH_BITS;
        } while (next >= CONTINUES && shift <= MAX_SHIFT);
        if (length > ProtocolLimits.MAX_FRAME_BYTES) {
            throw new IOException("a frame is larger than " + ProtocolLimits.MAX_FRAME_BYTES + " bytes");
        }
        return (int) length;
    }

    private void hand(Runnable event) {
        owner.execute(() -> {
            if (!isAborted) {
                event.run();
            }
        });
    }
}
