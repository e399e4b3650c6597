package io.fanfare.bench.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fanfare.gateway.transport.RawSocket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/** A backend that shows an API key over one connection with TLS, which has to last. One thread. */
final class KeyHolder implements AutoCloseable {
    private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: (\\d+)\r\n");

    private final RawSocket connection;

    /** What was answered. */
    record Reply(int status, String body) {}

    KeyHolder(SSLContext trust, InetSocketAddress api) throws IOException {
        Socket socket = trust.getSocketFactory().createSocket(api.getAddress(), api.getPort());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(10_000);
        connection = new RawSocket(socket);
    }

    /** @param json the body; empty for none */
    Reply post(String key, String path, byte[] json) throws IOException {
        connection.send("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + key
                + (json.length == 0 ? "" : "\r\nContent-Type: application/json")
                + "\r\nContent-Length: " + json.length + "\r\n\r\n");
        connection.send(json);
        String head = connection.readHead();
        Matcher length = LENGTH.matcher(head);
        if (!length.find()) {
            throw new IOException("no length in " + head);
        }
        String body = new String(connection.read(Integer.parseInt(length.group(1))), UTF_8);
        return new Reply(Integer.parseInt(head.substring(9, 12)), body);
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
