package io.fanfare.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A client that follows a stream of events, byte by byte, as {@code curl -N} does. */
final class EventStreamClient implements AutoCloseable {
    private final RawSocket socket;
    private final byte[] buffer = new byte[16 * 1024];
    private int taken;
    private int filled;
    private String lastId = "";

    /** @param headers each with its end of line */
    EventStreamClient(InetSocketAddress address, String query, String headers) throws IOException {
        this(new RawSocket(address), query, headers);
    }

    EventStreamClient(RawSocket socket, String query, String headers) throws IOException {
        this.socket = socket;
        socket.send(request("GET", EventStreamEntry.PATH + "?" + query, headers));
    }

    static String request(String method, String target, String headers) {
        return method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n";
    }

    /** The stream has begun; its first comment and the time to come back are read. */
    EventStreamClient begun() throws IOException {
        assertThat(socket.readHead()).startsWith("HTTP/1.1 200 OK\r\n");
        assertThat(next()).matches(": fanfare\nretry: [12]\\d\\d\\d\n\n");
        return this;
    }

    /** The stream has begun, and its topics are told to be open. */
    EventStreamClient subscribed() throws IOException {
        begun();
        assertThat(next()).contains("event: subscribed\n");
        return this;
    }

    RawSocket socket() {
        return socket;
    }

    /** The next event, or comment, as it is on the wire. */
    String next() throws IOException {
        ByteArrayOutputStream event = new ByteArrayOutputStream();
        int before = 0;
        for (int b = read(); b != '\n' || before != '\n'; b = read()) {
            event.write(b);
            before = b;
        }
        String text = event.toString(StandardCharsets.UTF_8) + "\n";
        if (text.startsWith("id: ")) {
            lastId = text.substring(4, text.indexOf('\n'));
        }
        return text;
    }

    private int read() throws IOException {
        if (taken == filled) {
            taken = 0;
            filled = Math.max(0, socket.readSome(buffer));
            assertThat(filled).as("the stream has ended").isPositive();
        }
        return buffer[taken++] & 0xFF;
    }

    /** The data of the next event. */
    String data() throws IOException {
        String event = next();
        assertThat(event).contains("data: ");
        return event.substring(event.indexOf("data: ") + 6).strip();
    }

    /** As a browser keeps it. */
    String lastId() {
        return lastId;
    }

    /** Everything until the node ends the connection. */
    String rest() throws IOException {
        byte[] begun = Arrays.copyOfRange(buffer, taken, filled);
        return new String(Bytes.join(begun, socket.readToEnd()), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
