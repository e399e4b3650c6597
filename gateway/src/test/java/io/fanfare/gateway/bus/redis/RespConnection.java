package io.fanfare.gateway.bus.redis;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A plain connection to a Redis server on this machine, which shares no code with the client that is tested. One thread. */
public final class RespConnection implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 2_000;

    private final Socket socket;
    private final DataInputStream in;

    RespConnection(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    }

    /**
     * Sends a command and waits for its reply.
     *
     * @return a String, a Long, a List of such, or null
     * @throws IOException if the connection broke, or the reply is an error, with the server's words
     */
    public Object call(String... command) throws IOException {
        return call(Arrays.stream(command).map(RespConnection::bytes).toArray(byte[][]::new));
    }

    /** The same with words that are no text. */
    public Object call(byte[]... command) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(bytes("*" + command.length + "\r\n"));
        for (byte[] bytes : command) {
            out.writeBytes(bytes("$" + bytes.length + "\r\n"));
            out.writeBytes(bytes);
            out.writeBytes(bytes("\r\n"));
        }
        socket.getOutputStream().write(out.toByteArray());
        return read();
    }

    /** Waits for the next reply or, after a SUBSCRIBE, message. */
    public Object read() throws IOException {
        String line = readLine();
        String rest = line.substring(1);
        return switch (line.charAt(0)) {
            case '+' -> rest;
            case ':' -> Long.valueOf(rest);
            case '$' -> readText(Integer.parseInt(rest));
            case '*' -> readList(Integer.parseInt(rest));
            case '-' -> throw new IOException(rest);
            default -> throw new IOException("not a reply: " + line);
        };
    }

    private String readLine() throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            int c = in.read();
            if (c < 0) {
                throw new EOFException("the server closed the connection");
            }
            if (c == '\r') {
                in.skipBytes(1);
                return line.toString();
            }
            line.append((char) c);
        }
    }

    private String readText(int length) throws IOException {
        if (length < 0) {
            return null;
        }
        byte[] text = in.readNBytes(length);
        in.skipBytes(2);
        return new String(text, StandardCharsets.UTF_8);
    }

    private List<Object> readList(int size) throws IOException {
        if (size < 0) {
            return null;
        }
        List<Object> list = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            list.add(read());
        }
        return list;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
