package io.fanfare.gateway.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fanfare.gateway.transport.NoLeaks;
import io.fanfare.gateway.transport.RawSocket;
import io.fanfare.gateway.transport.TcpClient;
import io.fanfare.gateway.transport.WebSocketClient;
import io.fanfare.protocol.Command;
import io.fanfare.protocol.Event;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.SSLException;
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

/** Both ports over TLS, as clients and strangers meet them, with either engine. */
@ParameterizedClass
@ValueSource(strings = {"jdk", "openssl"})
@ExtendWith(NoLeaks.class)
class TlsPortTest {
    /** No token, no names, any heartbeat, no former session. */
    private static final byte[] TCP_HELLO = bytes("06 01 00 00 00 00 00");

    private static final String GET = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";
    /** A record and in it a hello of TLS 1.1: version 3.2, suites of that time. */
    private static final byte[] TLS_1_1_HELLO = bytes(
            "16 03 01 00 31 01 00 00 2d 03 02",
            "00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 10 11 12 13 14 15 16 17 18 19 1a 1b 1c 1d 1e 1f",
            "00 00 06 c0 09 c0 13 00 2f 01 00");

    @TempDir
    private static Path folder;

    private static TlsNode tls;

    @Parameter
    private String provider;

    @BeforeParameterizedClassInvocation
    static void start(String provider) throws Exception {
        tls = TlsNode.start(
                new TestAuthority(folder),
                provider,
                "PUBLIC_HANDSHAKE_TIMEOUT_MILLIS",
                "1000",
                "API_HANDSHAKE_TIMEOUT_MILLIS",
                "1000");
    }

    @AfterParameterizedClassInvocation
    static void stop() throws Exception {
        tls.node.stop();
    }

    @Test
    void tcpIsServed() throws IOException {
        try (TcpClient client = tls.tcp()) {
            client.send(Command.Ping.INSTANCE);

            assertThat(client.receive()).isInstanceOf(Event.Pong.class);
        }
    }

    @Test
    void webSocketIsServed() throws IOException {
        try (WebSocketClient client = tls.webSocket()) {
            client.send(Command.Ping.INSTANCE);

            assertThat(client.receive()).isInstanceOf(Event.Pong.class);
        }
    }

    @Test
    void apiIsServed() throws IOException {
        try (RawSocket socket = tls.client.connect(tls.node.apiAddress())) {
            socket.send(GET.repeat(2));

            assertThat(socket.readHead()).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void bytesMayComeOneByOne() throws IOException {
        try (RawSocket socket = tls.client.connect(tls.node.publicAddress())) {
            for (byte b : TCP_HELLO) {
                socket.send(new byte[] {b});
            }

            assertThat(new TcpClient(socket).receive()).isInstanceOf(Event.Welcome.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void bothModernVersionsAreSpoken(String version) throws IOException {
        for (InetSocketAddress port : ports()) {
            try (SSLSocket socket =
                    tls.client.handshake(port, parameters -> parameters.setProtocols(new String[] {version}))) {
                assertThat(socket.getSession().getProtocol()).isEqualTo(version);
            }
        }
    }

    @Test
    void olderVersionsAreRefusedAndCounted() throws IOException {
        for (InetSocketAddress port : ports()) {
            String name = nameOf(port);
            double before = tls.failed(name, "protocol");
            try (RawSocket socket = new RawSocket(port)) {
                socket.send(TLS_1_1_HELLO);

                // An alert, fatal, of protocol_version.
                assertThat(socket.read(7)).startsWith(21, 3).endsWith(0, 2, 2, 70);
                socket.expectEnd();
            }
            await().untilAsserted(() -> assertThat(tls.failed(name, "protocol")).isEqualTo(before + 1));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256",
                "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
                "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256",
                "TLS_RSA_WITH_AES_128_GCM_SHA256"
            })
    void weakSuitesAreRefused(String suite) {
        for (InetSocketAddress port : ports()) {
            assertThatThrownBy(() -> tls.client.handshake(port, parameters -> {
                        parameters.setProtocols(new String[] {"TLSv1.2"});
                        parameters.setCipherSuites(new String[] {suite});
                    }))
                    .isInstanceOf(SSLException.class);
        }
    }

    @Test
    void http11IsNegotiated() throws IOException {
        for (InetSocketAddress port : ports()) {
            try (SSLSocket socket = tls.client.handshake(
                    port, parameters -> parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"}))) {
                assertThat(socket.getApplicationProtocol()).isEqualTo("http/1.1");
            }
        }
    }

    @Test
    void plainBytesAreClosedAtOnceAndCounted() throws IOException {
        for (InetSocketAddress port : ports()) {
            String name = nameOf(port);
            double before = tls.failed(name, "plaintext");
            for (byte[] plain :
                    List.of(GET.getBytes(StandardCharsets.US_ASCII), TCP_HELLO, new byte[] {0}, bytes("16 02"))) {
                try (RawSocket socket = new RawSocket(port)) {
                    socket.send(plain);
                    socket.expectEnd();
                }
            }
            await().untilAsserted(
                            () -> assertThat(tls.failed(name, "plaintext")).isEqualTo(before + 4));
        }
    }

    @Test
    void handshakeThatTakesTooLongIsCutAndCounted() throws IOException {
        for (InetSocketAddress port : ports()) {
            String name = nameOf(port);
            double before = tls.failed(name, "timeout");
            try (RawSocket silent = new RawSocket(port);
                    RawSocket slow = new RawSocket(port)) {
                slow.send(bytes("16 03 01 02 00 01"));

                silent.expectEndAfterAnything();
                slow.expectEndAfterAnything();
            }
            await().untilAsserted(() -> assertThat(tls.failed(name, "timeout")).isEqualTo(before + 2));
        }
    }

    @Test
    void clientThatDoesNotTrustTheCertificateIsCounted(@TempDir Path elsewhere) throws Exception {
        TlsClient stranger = new TlsClient(new TestAuthority(elsewhere).clientContext(), "localhost");
        double before = tls.failed("public", "refused_by_client");

        assertThatThrownBy(() -> stranger.handshake(tls.node.publicAddress())).isInstanceOf(SSLException.class);

        await().untilAsserted(() ->
                assertThat(tls.failed("public", "refused_by_client")).isEqualTo(before + 1));
    }

    @Test
    void clientThatBreaksTlsAfterItsHelloHarmsItselfOnly() throws IOException {
        try (TcpClient bystander = tls.tcp();
                Socket plain = tls.client.plainSocket(tls.node.publicAddress());
                SSLSocket broken = tls.client.handshake(plain, parameters -> {})) {
            new TcpClient(new RawSocket(broken)).open();

            // Records of data that nobody has sealed: BoringSSL tells of the first, and ends with the second.
            plain.getOutputStream().write(bytes(("17 03 03 00 20" + "00".repeat(32)).repeat(2)));
            new RawSocket(plain).expectEndAfterAnything();

            bystander.send(Command.Ping.INSTANCE);
            assertThat(bystander.receive()).isInstanceOf(Event.Pong.class);
        }
    }

    private static List<InetSocketAddress> ports() {
        return List.of(tls.node.publicAddress(), tls.node.apiAddress());
    }

    private static byte[] bytes(String... hex) {
        return HexFormat.of().parseHex(String.join("", hex).replace(" ", ""));
    }

    private static String nameOf(InetSocketAddress port) {
        return port.equals(tls.node.apiAddress()) ? "api" : "public";
    }
}
