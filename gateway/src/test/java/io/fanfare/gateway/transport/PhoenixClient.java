package io.fanfare.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.protocol.CloseCode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** A client that speaks Phoenix Channels, one message at a time, by its bytes. */
final class PhoenixClient implements AutoCloseable {
    private static final int TEXT = 0x81;
    private static final int BINARY = 0x82;

    private final WebSocketClient socket;
    private boolean isToldPresence;

    /** Connects by the second version. */
    PhoenixClient(InetSocketAddress address) throws IOException {
        this(address, "vsn=2.0.0", "");
    }

    /** @param headers each with its end of line */
    PhoenixClient(InetSocketAddress address, String query, String headers) throws IOException {
        socket = new WebSocketClient(new RawSocket(address), request(query, headers));
    }

    static byte[] request(String query, String headers) {
        String proper = new String(TestPort.upgradeRequest(), StandardCharsets.US_ASCII);
        return Bytes.utf8(proper.replace("/ws", PhoenixDialect.PATH + "?" + query)
                .replace("Sec-WebSocket-Protocol: fanfare.v1\r\n", headers));
    }

    void send(String text) throws IOException {
        socket.send(TEXT, Bytes.utf8(text));
    }

    void sendBinary(byte[] bytes) throws IOException {
        socket.send(BINARY, bytes);
    }

    /** Takes what it is told of who is there for messages like others; it passes over it else. */
    PhoenixClient withPresence() {
        isToldPresence = true;
        return this;
    }

    WebSocketClient socket() {
        return socket;
    }

    String receive() throws IOException {
        String text;
        do {
            WebSocketClient.Frame frame = socket.readFrame();
            assertThat(frame.firstByte()).isEqualTo(TEXT);
            text = new String(frame.payload(), StandardCharsets.UTF_8);
        } while (!isToldPresence && isPresence(text));
        return text;
    }

    private static boolean isPresence(String text) {
        String head = text.substring(0, Math.max(0, text.indexOf('{', 1)));
        return head.contains("\"presence_");
    }

    byte[] receiveBinary() throws IOException {
        WebSocketClient.Frame frame;
        do {
            frame = socket.readFrame();
        } while (frame.firstByte() == TEXT && isPresence(new String(frame.payload(), StandardCharsets.UTF_8)));
        assertThat(frame.firstByte()).isEqualTo(BINARY);
        return frame.payload();
    }

    /** Joins, and is answered. */
    PhoenixClient join(String topic, String parameters) throws IOException {
        send("[\"1\",\"1\",\"" + topic + "\",\"phx_join\"," + parameters + "]");
        assertThat(receive()).startsWith("[\"1\",\"1\",\"" + topic + "\",\"phx_reply\",{\"status\":\"ok\"");
        return this;
    }

    /** Nothing else has come before the answer to this. */
    void assertNothingMoreComes() throws IOException {
        send("[null,\"last\",\"phoenix\",\"heartbeat\",{}]");
        assertThat(receive())
                .isEqualTo("[null,\"last\",\"phoenix\",\"phx_reply\",{\"status\":\"ok\",\"response\":{}}]");
    }

    void expectClose(CloseCode code) throws IOException {
        socket.expectClose(code);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
