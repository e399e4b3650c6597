package io.fanfare.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** A plain socket to a node that says and hears bytes. A read that takes too long fails the test. */
public final class RawSocket implements AutoCloseable {
    private static final int READ_MILLIS = 10_000;

    private final Socket socket;
    private final DataInputStream in;

    public RawSocket(InetSocketAddress address) throws IOException {
        this(address, 0);
    }

    /**
     * @param receiveBytes how much the kernel takes before anybody reads, 0 for its own choice
     */
    public RawSocket(InetSocketAddress address, int receiveBytes) throws IOException {
        socket = new Socket();
        if (receiveBytes > 0) {
            socket.setReceiveBufferSize(receiveBytes);
        }
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(READ_MILLIS);
        socket.connect(address);
        in = new DataInputStream(socket.getInputStream());
    }

    /** @param connected and ready, over TLS say */
    public RawSocket(Socket connected) throws IOException {
        socket = connected;
        in = new DataInputStream(socket.getInputStream());
    }

    public void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    public void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends what the node may refuse to listen to. */
    public void sendDespiteClose(byte[] bytes) {
        try {
            send(bytes);
        } catch (IOException closedByNode) {
            // That is the node's right; what counts is what it says.
        }
    }

    /** Ends our side; the node's may go on. */
    public void shutdownOutput() throws IOException {
        socket.shutdownOutput();
    }

    /** Breaks the connection off without a word. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    public int read() throws IOException {
        return in.readUnsignedByte();
    }

    public byte[] read(int count) throws IOException {
        byte[] bytes = new byte[count];
        in.readFully(bytes);
        return bytes;
    }

    /** What has come, or comes next; negative when the node has ended its side. */
    int readSome(byte[] into) throws IOException {
        return in.read(into);
    }

    /** Everything up to and with the empty line that ends an HTTP head. */
    public String readHead() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) read());
        }
        return head.toString();
    }

    /** Everything until the node closes. */
    public byte[] readToEnd() throws IOException {
        return in.readAllBytes();
    }

    /** The node has nothing more to say and closes. */
    public void expectEnd() throws IOException {
        try {
            assertThat(in.read()).isEqualTo(-1);
        } catch (EOFException | SocketException end) {
            // Closed or reset: gone in either case.
        }
    }

    /** The node has nothing more to say, and says so: over TLS a cut does not pass for it. */
    public void expectCleanEnd() throws IOException {
        assertThat(in.read()).isEqualTo(-1);
    }

    /** The node may say anything, and closes. */
    public void expectEndAfterAnything() {
        try {
            in.readAllBytes();
        } catch (SocketTimeoutException silence) {
            throw new AssertionError("the node does not close", silence);
        } catch (IOException reset) {
            // Gone as well.
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
