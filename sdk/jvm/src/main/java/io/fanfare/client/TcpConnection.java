package io.fanfare.client;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** One connection over a socket: each frame behind its length. What waits to be written is bounded by 8 MiB; more of it ends the connection. */
final class TcpConnection implements Transport.Connection {
    private static final int TIMEOUT_MILLIS = 10_000;
    private static final int MAX_FRAME_BYTES = 4 << 20;
    private static final int MAX_WAITING_BYTES = 8 << 20;
    private static final int BUFFER_BYTES = 16 << 10;
    private static final int MAX_LENGTH_SHIFT = 28;

    private final TcpTransport transport;
    private final Transport.Listener listener;
    private final Socket plain = new Socket();
    private final Object lock = new Object();
    private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();
    private int waitingBytes;
    private boolean isClosing;
    private boolean isOver;

    TcpConnection(TcpTransport transport, Transport.Listener listener) {
        this.transport = transport;
        this.listener = listener;
    }

    @Override
    public void send(byte[] frame) {
        synchronized (lock) {
            if (isClosing || isOver) {
                return;
            }
            waiting.add(frame);
            waitingBytes += frame.length;
            if (waitingBytes <= MAX_WAITING_BYTES) {
                lock.notifyAll();
                return;
            }
        }
        cancel();
    }

    @Override
    public void close() {
        synchronized (lock) {
            isClosing = true;
            lock.notifyAll();
        }
        transport.afterGoodbye(this::cancel);
    }

    @Override
    public void cancel() {
        synchronized (lock) {
            isOver = true;
            waiting.clear();
            lock.notifyAll();
        }
        closeQuietly();
    }

    /** Opens the socket, and reads until it ends. */
    void run() {
        Exception fault = null;
        try {
            Socket socket = transport.connect(plain, TIMEOUT_MILLIS);
            OutputStream out = socket.getOutputStream();
            transport.startWriter(() -> write(socket, out));
            listener.onOpen();
            read(new BufferedInputStream(socket.getInputStream(), BUFFER_BYTES));
        } catch (EOFException nodeHasLeft) {
            // That is how a node ends it; why, it has said in a GO_AWAY.
        } catch (IOException | RuntimeException lost) {
            fault = lost;
        } finally {
            cancel();
            listener.onClosed(LinkMachine.LOST, 0, fault);
        }
    }

    private void read(InputStream in) throws IOException {
        for (; ; ) {
            byte[] frame = new byte[length(in)];
            int at = 0;
            while (at < frame.length) {
                int read = in.read(frame, at, frame.length - at);
                if (read < 0) {
                    throw new EOFException();
                }
                at += read;
            }
            listener.onFrame(frame);
        }
    }

    private static int length(InputStream in) throws IOException {
        int length = 0;
        for (int shift = 0; shift < MAX_LENGTH_SHIFT; shift += 7) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException();
            }
            length |= (next & 0x7f) << shift;
            if (next < 0x80) {
                if (length == 0 || next == 0 || length > MAX_FRAME_BYTES) {
                    break;
                }
                return length;
            }
        }
        throw new IOException("a length that can't be");
    }

    /** Writes what there is to write, until the end. */
    private void write(Socket socket, OutputStream out) {
        try {
            for (byte[] next = next(); next != null; next = next()) {
                out.write(next);
            }
            if (socket == plain) {
                socket.shutdownOutput();
            } else {
                socket.close();
            }
        } catch (IOException lost) {
            cancel();
        }
    }

    /**
     * All that waits, in one piece.
     *
     * @return null if nothing is to be written any more
     */
    private byte @Nullable [] next() {
        synchronized (lock) {
            boolean isInterrupted = false;
            while (waiting.isEmpty() && !isClosing && !isOver) {
                try {
                    lock.wait();
                } catch (InterruptedException nobodyElses) {
                    isInterrupted = true;
                }
            }
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
            if (waiting.isEmpty()) {
                return null;
            }
            FrameWriter all = new FrameWriter();
            for (byte[] frame : waiting) {
                all.block(frame);
            }
            waiting.clear();
            waitingBytes = 0;
            return all.frame();
        }
    }

    private void closeQuietly() {
        try {
            plain.close();
        } catch (IOException fault) {
            // It is as closed as it gets.
        }
    }
}
