package io.fanfare.gateway.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fanfare.gateway.transport.NoLeaks;
import io.fanfare.gateway.transport.RawSocket;
import io.fanfare.gateway.transport.TcpClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the certificates of clients are signed by somebody named, nobody else gets in. */
@ParameterizedClass
@ValueSource(strings = {"jdk", "openssl"})
@ExtendWith(NoLeaks.class)
class ClientCertificateTest {
    @TempDir
    private static Path folder;

    private static TestAuthority servers;
    private static TestAuthority clients;
    private static TlsNode tls;

    @Parameter
    private String provider;

    @BeforeParameterizedClassInvocation
    static void start(String provider) throws Exception {
        servers = new TestAuthority(Files.createTempDirectory(folder, "servers"));
        clients = new TestAuthority(Files.createTempDirectory(folder, "clients"));
        tls = TlsNode.start(
                servers, provider, "PUBLIC_TLS_CLIENT_CA_FILE", clients.caFile().toString());
    }

    @AfterParameterizedClassInvocation
    static void stop() throws Exception {
        tls.node.stop();
    }

    @Test
    void clientWithASignedCertificateIsServed() throws Exception {
        try (TcpClient client = connect(clients.issue("app"))) {
            client.open();
        }
    }

    @Test
    void clientWithoutACertificateIsRefusedAndCounted() throws Exception {
        assertRefused(null);
    }

    @Test
    void clientWithACertificateOfSomebodyElseIsRefusedAndCounted() throws Exception {
        assertRefused(servers.issue("stranger"));
    }

    @Test
    void clientWithAnExpiredCertificateIsRefusedAndCounted() throws Exception {
        assertRefused(clients.issue(
                "late", certificate -> certificate.notAfter(Instant.now().minus(Duration.ofHours(1)))));
    }

    /** In TLS 1.3 a client learns of it with its first read. */
    private void assertRefused(TestAuthority.Issued certificate) throws Exception {
        double before = tls.failed("public", "client_certificate");

        assertThatThrownBy(() -> {
                    try (TcpClient client = connect(certificate)) {
                        client.open();
                    }
                })
                .isInstanceOf(IOException.class);
        await().untilAsserted(() ->
                assertThat(tls.failed("public", "client_certificate")).isEqualTo(before + 1));
    }

    private static TcpClient connect(TestAuthority.Issued certificate) throws Exception {
        SSLContext context = servers.clientContext(certificate);
        RawSocket socket = new TlsClient(context, "localhost").connect(tls.node.publicAddress());
        return new TcpClient(socket);
    }
}
