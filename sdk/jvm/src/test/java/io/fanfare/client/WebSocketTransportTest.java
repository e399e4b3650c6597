package io.fanfare.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both WebSockets where no node is; with one they are tried against the real jar. */
@Timeout(30)
class WebSocketTransportTest {
    private static Transport transport(String type, int port) throws ReflectiveOperationException {
        URI uri = URI.create("ws://127.0.0.1:" + port + "/ws");
        return (Transport) Class.forName("io.fanfare.client." + type)
                .getConstructor(URI.class)
                .newInstance(uri);
    }

    @ParameterizedTest
    @ValueSource(strings = {"OkHttpTransport", "JdkWebSocketTransport"})
    void whoIsTurnedAwayIsToldWhenToComeBack(String type) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/ws", exchange -> {
            exchange.getResponseHeaders().add("Retry-After", "7");
            exchange.sendResponseHeaders(503, -1);
            exchange.close();
        });
        server.start();
        RecordingConnectionListener listener = new RecordingConnectionListener();
        try {
            transport(type, server.getAddress().getPort()).dial(listener);

            listener.await("closed 0 7000");
            assertThat(listener.told()).containsExactly("closed 0 7000");
        } finally {
            server.stop(0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"OkHttpTransport", "JdkWebSocketTransport"})
    void nobodyThereIsToldOnce(String type) throws Exception {
        RecordingConnectionListener listener = new RecordingConnectionListener();
        transport(type, unusedPort()).dial(listener);

        listener.await("closed 0 0");
        assertThat(listener.told()).containsExactly("closed 0 0");
    }

    private static int unusedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Test
    void theUriSaysWhichTransport() {
        assertThat(Transports.of(URI.create("wss://node/ws"))).isInstanceOf(OkHttpTransport.class);
        assertThat(Transports.of(URI.create("tls://node:443"))).isInstanceOf(TcpTransport.class);
        assertThatThrownBy(() -> Transports.of(URI.create("http://node")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("uri: http://node (expected: ws, wss, tcp or tls)");
    }

    @Test
    void aTimeThatIsNoNumberIsNoAdvice() {
        assertThat(CloseCodes.retryAfterMillis("Fri, 27 Nov 2026 12:00:00 GMT")).isZero();
        assertThat(CloseCodes.retryAfterMillis("-3")).isZero();
        assertThat(CloseCodes.retryAfterMillis("99999999")).isEqualTo(3_600_000);
    }
}
