package io.fanfare.gateway.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.transport.NoLeaks;
import io.fanfare.gateway.transport.RawSocket;
import io.fanfare.gateway.transport.TcpClient;
import io.fanfare.gateway.transport.WebSocketClient;
import io.fanfare.protocol.Command;
import io.fanfare.protocol.Event;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whichever way a connection ends, the client is told that it ends: {@code close_notify}. */
@ParameterizedClass
@ValueSource(strings = {"jdk", "openssl"})
@ExtendWith(NoLeaks.class)
class CloseNotifyTest {
    private static final String[] SETTINGS = {
        "PUBLIC_HANDSHAKE_TIMEOUT_MILLIS", "1000",
        "SESSIONS_MIN_HEARTBEAT_SECONDS", "1",
        "API_IDLE_TIMEOUT_SECONDS", "1"
    };

    @TempDir
    private static Path folder;

    private static TestAuthority authority;
    private static TlsNode tls;

    @Parameter
    private String provider;

    @BeforeParameterizedClassInvocation
    static void start(String provider) throws Exception {
        authority = new TestAuthority(folder);
        tls = TlsNode.start(authority, provider, SETTINGS);
    }

    @AfterParameterizedClassInvocation
    static void stop() throws Exception {
        tls.node.stop();
    }

    @Test
    void tcpClientThatBreaksTheProtocol() throws IOException {
        try (TcpClient client = tls.tcp()) {
            client.socket().send(new byte[] {(byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF});

            client.receive(Event.GoAway.class);
            client.socket().expectCleanEnd();
        }
    }

    @Test
    void webSocketClientThatBreaksTheProtocol() throws IOException {
        try (WebSocketClient client = tls.webSocket()) {
            client.send(0xFF, new byte[0]);

            assertThat(client.readFrame().firstByte()).isEqualTo(0x88);
            client.socket().expectCleanEnd();
        }
    }

    @Test
    void webSocketClientThatCloses() throws IOException {
        try (WebSocketClient client = tls.webSocket()) {
            client.send(0x88, new byte[] {0x03, (byte) 0xE8});

            assertThat(client.readFrame().firstByte()).isEqualTo(0x88);
            client.socket().expectCleanEnd();
        }
    }

    @Test
    void silentClient() throws IOException {
        try (TcpClient client = new TcpClient(tls.client.connect(tls.node.publicAddress()))) {
            client.send(new Command.Hello("", "test", "1", 1, ""));
            client.receive(Event.Welcome.class);

            client.receive(Event.GoAway.class);
            client.socket().expectCleanEnd();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /nothing HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "garbage\r\n\r\n",
                "",
                "GET /ws HTTP/1.1\r\n",
            })
    void clientThatNeverSaysHello(String beginning) throws IOException {
        try (RawSocket socket = tls.client.connect(tls.node.publicAddress())) {
            socket.send(beginning);

            socket.readToEnd();
        }
    }

    @Test
    void clientThatEndsItsSide() throws IOException {
        try (SSLSocket socket = tls.client.handshake(tls.node.publicAddress());
                TcpClient client = new TcpClient(new RawSocket(socket)).open()) {
            socket.shutdownOutput();

            client.socket().expectCleanEnd();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                "GET /healthz HTTP/1.0\r\n\r\n",
                "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "garbage\r\n\r\n",
                "POST /v1/messages HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999\r\n\r\n",
                "",
            })
    void callerOfTheApi(String request) throws IOException {
        try (RawSocket socket = tls.client.connect(tls.node.apiAddress())) {
            socket.send(request);

            socket.readToEnd();
        }
    }

    @Test
    void callerWhoEndsHisSideHasHisAnswerFirst() throws IOException {
        try (SSLSocket socket = tls.client.handshake(tls.node.apiAddress());
                RawSocket raw = new RawSocket(socket)) {
            raw.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(raw.readHead()).startsWith("HTTP/1.1 200 ");
            socket.shutdownOutput();

            raw.readToEnd();
        }
    }

    @Test
    void nodeThatDrains() throws Exception {
        TlsNode other = TlsNode.start(authority, provider);
        try (TcpClient tcp = other.tcp();
                WebSocketClient webSocket = other.webSocket();
                RawSocket api = other.client.connect(other.node.apiAddress())) {
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(() -> {
                try {
                    other.node.terminate();
                } catch (InterruptedException interrupted) {
                    throw new IllegalStateException(interrupted);
                }
            });

            tcp.socket().readToEnd();
            webSocket.socket().readToEnd();
            api.readToEnd();
            stopped.get(20, TimeUnit.SECONDS);
        }
    }
}
