package io.fanfare.gateway.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fanfare.gateway.transport.NoLeaks;
import io.netty.pkitesting.CertificateBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which certificate a client gets, by the name that it asks for and the kinds that it understands. */
@ParameterizedClass
@ValueSource(strings = {"jdk", "openssl"})
@ExtendWith(NoLeaks.class)
class ServerNamesTest {
    @TempDir
    private static Path folder;

    private static TestAuthority authority;
    private static TlsNode tls;

    @Parameter
    private String provider;

    @BeforeParameterizedClassInvocation
    static void start(String provider) throws Exception {
        authority = new TestAuthority(folder);
        TestAuthority.Issued exact = authority.issue("exact", c -> c.addSanDnsName("push.example.com"));
        TestAuthority.Issued wildcard = authority.issue("wildcard", ServerNamesTest::anyOfExampleCom);
        TestAuthority.Issued rsa = authority.issue("rsa", c -> c.rsa2048().addSanDnsName("rsa.example.org"));
        tls = TlsNode.start(
                authority,
                provider,
                "PUBLIC_TLS_FURTHER_CERTIFICATE_FILES",
                exact.certificate() + "," + wildcard.certificate() + "," + rsa.certificate(),
                "PUBLIC_TLS_FURTHER_KEY_FILES",
                exact.key() + "," + wildcard.key() + "," + rsa.key());
    }

    /** The builder refuses such a name. */
    private static CertificateBuilder anyOfExampleCom(CertificateBuilder certificate) {
        try {
            GeneralNames names = new GeneralNames(new GeneralName(GeneralName.dNSName, "*.example.com"));
            return certificate.addExtensionOctetString("2.5.29.17", false, names.getEncoded());
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @AfterParameterizedClassInvocation
    static void stop() throws Exception {
        tls.node.stop();
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, localhost",
        "push.example.com, exact",
        "PUSH.example.com, exact",
        "other.example.com, wildcard",
        "a.b.example.com, localhost",
        "example.com, localhost",
        "unknown.example.net, localhost",
        "rsa.example.org, rsa",
    })
    void clientGetsTheCertificateOfTheNameItAsksFor(String name, String certificate) throws Exception {
        assertThat(certificateFor(name, "TLSv1.3")).isEqualTo("CN=" + certificate);
        assertThat(certificateFor(name, "TLSv1.2")).isEqualTo("CN=" + certificate);
    }

    @Test
    void clientThatNamesNobodyGetsTheFirst() throws Exception {
        assertThat(certificateFor(null, "TLSv1.3")).isEqualTo("CN=localhost");
    }

    @Test
    void clientThatUnderstandsRsaOnlyIsServedWhereTheNameHasSuchAOne() throws Exception {
        TlsClient client = new TlsClient(authority.clientContext(), "rsa.example.org");
        try (SSLSocket socket = client.handshake(tls.node.publicAddress(), parameters -> {
            parameters.setProtocols(new String[] {"TLSv1.2"});
            parameters.setCipherSuites(new String[] {"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"});
        })) {
            assertThat(TlsClient.shown(socket).getSubjectX500Principal()).hasToString("CN=rsa");
        }
        TlsClient ofExact = new TlsClient(authority.clientContext(), "push.example.com");
        assertThatThrownBy(() -> ofExact.handshake(tls.node.publicAddress(), parameters -> {
                    parameters.setProtocols(new String[] {"TLSv1.2"});
                    parameters.setCipherSuites(new String[] {"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"});
                }))
                .isInstanceOf(SSLException.class);
    }

    /** @param name null for none */
    private static String certificateFor(String name, String version) throws Exception {
        TlsClient client = new TlsClient(authority.clientContext(), "localhost");
        try (SSLSocket socket = client.handshake(tls.node.publicAddress(), parameters -> {
            parameters.setEndpointIdentificationAlgorithm(null);
            parameters.setProtocols(new String[] {version});
            parameters.setServerNames(name == null ? List.of() : List.of(new SNIHostName(name)));
        })) {
            return TlsClient.shown(socket).getSubjectX500Principal().toString();
        } catch (IOException refused) {
            throw new AssertionError(name, refused);
        }
    }
}
