package io.fanfare.gateway.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.fanfare.gateway.ExpectedLog;
import io.fanfare.gateway.transport.NoLeaks;
import io.fanfare.gateway.transport.TcpClient;
import io.fanfare.gateway.transport.WebSocketClient;
import io.fanfare.protocol.Command;
import io.fanfare.protocol.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A certificate is renewed while the node runs: new connections get it, those that are open notice nothing. */
@ExtendWith(NoLeaks.class)
class CertificateReloadTest {
    @RegisterExtension
    final ExpectedLog log = new ExpectedLog("io.fanfare.gateway.bootstrap.CertificateWatch");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"jdk", "openssl"})
    void renewedCertificateIsShownToNewConnectionsAndOpenOnesStay(String provider) throws Exception {
        TestAuthority authority = new TestAuthority(folder);
        TestAuthority.Issued inUse = authority.issue("in-use", TestAuthority::thisMachine);
        TlsNode tls = TlsNode.start(authority, inUse, provider);
        try (TcpClient tcp = tls.tcp();
                WebSocketClient webSocket = tls.webSocket()) {
            TestAuthority.Issued renewed = authority.issue("renewed", TestAuthority::thisMachine);

            Files.move(renewed.certificate(), inUse.certificate(), StandardCopyOption.REPLACE_EXISTING);
            Files.move(renewed.key(), inUse.key(), StandardCopyOption.REPLACE_EXISTING);

            await().untilAsserted(() -> assertThat(shown(tls, authority)).isEqualTo("CN=renewed"));
            tcp.send(Command.Ping.INSTANCE);
            assertThat(tcp.receive()).isInstanceOf(Event.Pong.class);
            webSocket.send(Command.Ping.INSTANCE);
            assertThat(webSocket.receive()).isInstanceOf(Event.Pong.class);
        }
        assertThat(log.lines()).isEmpty();
        tls.node.stop();
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdk", "openssl"})
    void filesThatCannotBeUsedLeaveTlsAsItIsAndAreToldOnceAndCounted(String provider) throws Exception {
        TestAuthority authority = new TestAuthority(folder);
        TestAuthority.Issued inUse = authority.issue("in-use", TestAuthority::thisMachine);
        TlsNode tls = TlsNode.start(authority, inUse, provider);

        TestAuthority.writeKey(inUse.key(), authority.issue("other").bundle().getPrivateKeyPEM());

        String work = "work=\"reading of TLS files, public\"";
        await().untilAsserted(() -> assertThat(tls.node.metric("fanfare_periodic_failures_total", work))
                .isGreaterThan(2));
        assertThat(shown(tls, authority)).isEqualTo("CN=in-use");
        assertThat(log.lines().stream().filter(line -> line.startsWith("public: ")))
                .containsExactly("public: TLS stays as it was, this node tries on: key-file: " + inUse.key()
                        + " (expected: the key of the certificate in " + inUse.certificate() + ")");

        TestAuthority.Issued renewed = authority.issue("renewed");
        Files.move(renewed.key(), inUse.key(), StandardCopyOption.REPLACE_EXISTING);
        Files.move(renewed.certificate(), inUse.certificate(), StandardCopyOption.REPLACE_EXISTING);
        await().untilAsserted(() -> assertThat(shown(tls, authority)).isEqualTo("CN=renewed"));
        tls.node.stop();
    }

    @Test
    void certificateThatExpiresSoonIsToldAndMeasured() throws Exception {
        TestAuthority authority = new TestAuthority(folder);
        Instant end = Instant.now().plus(Duration.ofDays(13));
        TestAuthority.Issued soon = authority.issue(
                "soon", certificate -> TestAuthority.thisMachine(certificate).notAfter(end));

        TlsNode tls = TlsNode.start(authority, soon, "auto");

        assertThat(log.lines())
                .anyMatch(line -> line.startsWith("public: a certificate has to be renewed: " + soon.certificate()
                        + " for localhost: 12 days left, until "));
        assertThat(tls.node.metric("fanfare_tls_certificate_expiry_seconds", "port=\"public\""))
                .isCloseTo(Duration.ofDays(13).toSeconds(), within(120.0));
        tls.node.stop();
    }

    private static String shown(TlsNode tls, TestAuthority authority) throws Exception {
        TlsClient stranger = new TlsClient(authority.clientContext(), "localhost");
        try (SSLSocket socket = stranger.handshake(tls.node.publicAddress())) {
            return TlsClient.shown(socket).getSubjectX500Principal().toString();
        } catch (IOException refused) {
            throw new AssertionError(refused);
        }
    }
}
