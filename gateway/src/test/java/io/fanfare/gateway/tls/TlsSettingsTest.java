package io.fanfare.gateway.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.pkitesting.CertificateBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that TLS can't be spoken with are told in an operator's words before anything starts. */
class TlsSettingsTest {
    @TempDir
    private Path folder;

    private TestAuthority authority;
    private TestAuthority.Issued good;

    @BeforeEach
    void issue() throws Exception {
        authority = new TestAuthority(folder);
        good = authority.issue("good");
    }

    @Test
    void pairThatFitsIsAccepted() {
        assertThat(problems(good.certificate(), good.key())).isEmpty();
    }

    @Test
    void halfOfAPairIsRefused() {
        assertThat(problems(settings(good.certificate().toString(), "")))
                .containsExactly("key-file:  (expected: the key of tls.certificate-file)");
        assertThat(problems(settings("", good.key().toString())))
                .containsExactly("certificate-file:  (expected: a certificate, because other keys of tls are set)");
    }

    @Test
    void fileThatIsNotThereIsRefused() {
        Path nothing = folder.resolve("nothing.pem");

        assertThat(problems(nothing, good.key()))
                .containsExactly("certificate-file: " + nothing + " (expected: a file that this process can read)");
        assertThat(problems(good.certificate(), nothing))
                .containsExactly("key-file: " + nothing + " (expected: a file that this process can read)");
    }

    @Test
    void filesTakenForEachOtherAreRefused() {
        assertThat(problems(good.key(), good.key()))
                .containsExactly(
                        "certificate-file: " + good.key() + " (expected: certificates in PEM, BEGIN CERTIFICATE)");
        assertThat(problems(good.certificate(), good.certificate()))
                .containsExactly(
                        "key-file: " + good.certificate() + " (expected: a private key in PEM, BEGIN PRIVATE KEY)");
    }

    @Test
    void keyOfAnotherCertificateIsRefused() throws Exception {
        TestAuthority.Issued other = authority.issue("other");
        TestAuthority.Issued rsa = authority.issue("rsa", CertificateBuilder::rsa2048);

        assertThat(problems(good.certificate(), other.key()))
                .containsExactly("key-file: " + other.key() + " (expected: the key of the certificate in "
                        + good.certificate() + ")");
        assertThat(problems(good.certificate(), rsa.key()))
                .containsExactly("key-file: " + rsa.key() + " (expected: the key of the certificate, EC like that)");
    }

    @Test
    void certificateOutsideOfItsTimeIsRefused() throws Exception {
        TestAuthority.Issued late = authority.issue(
                "late", certificate -> certificate.notAfter(Instant.now().minus(Duration.ofHours(1))));
        TestAuthority.Issued early = authority.issue(
                "early", certificate -> certificate.notBefore(Instant.now().plus(Duration.ofHours(1))));

        assertThat(problems(late.certificate(), late.key()))
                .singleElement()
                .asString()
                .contains("late.crt", "a certificate that is valid; this one has expired on 2");
        assertThat(problems(early.certificate(), early.key()))
                .singleElement()
                .asString()
                .contains("early.crt", "this one is from 2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIB\n-----END ENCRYPTED PRIVATE KEY-----\n",
                "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nMIIB\n-----END RSA PRIVATE KEY-----\n"
            })
    void encryptedKeyIsRefused(String pem) throws IOException {
        Path key = folder.resolve("encrypted.key");
        TestAuthority.writeKey(key, pem);

        assertThat(problems(good.certificate(), key))
                .singleElement()
                .asString()
                .startsWith("key-file: " + key + " (expected: a key without a passphrase");
    }

    @Test
    void brokenFilesAreRefused() throws IOException {
        Path broken = folder.resolve("broken.pem");
        Files.writeString(broken, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        Path brokenKey = folder.resolve("broken.key");
        TestAuthority.writeKey(brokenKey, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");

        assertThat(problems(broken, good.key())).hasSize(1);
        assertThat(problems(good.certificate(), brokenKey)).hasSize(1);
    }

    @Test
    void weakKeyIsRefused() throws Exception {
        TestAuthority.Issued ed25519 =
                authority.issue("ed25519", certificate -> certificate.algorithm(CertificateBuilder.Algorithm.ed25519));

        assertThat(problems(ed25519.certificate(), ed25519.key()))
                .containsExactly("certificate-file: " + ed25519.certificate()
                        + " (expected: a certificate for EC or for RSA of at least 2048 bits)");
    }

    @Test
    void keysInTheFormsOfOldAreRead() throws Exception {
        TestAuthority.Issued rsa = authority.issue("rsa", CertificateBuilder::rsa2048);
        Path pkcs1 = oldForm(
                "RSA",
                PrivateKeyInfo.getInstance(
                                rsa.bundle().getKeyPair().getPrivate().getEncoded())
                        .parsePrivateKey());
        KeyPair pair = good.bundle().getKeyPair();
        // As OpenSSL writes it: with the public key, and the curve.
        SubjectPublicKeyInfo publicKey =
                SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded());
        Path sec1 = oldForm(
                "EC",
                new ECPrivateKey(
                        256,
                        ((java.security.interfaces.ECPrivateKey) pair.getPrivate()).getS(),
                        publicKey.getPublicKeyData(),
                        publicKey.getAlgorithm().getParameters()));

        assertThat(problems(rsa.certificate(), pkcs1)).isEmpty();
        assertThat(problems(good.certificate(), sec1)).isEmpty();
    }

    private Path oldForm(String kind, ASN1Encodable key) throws IOException {
        byte[] der = key.toASN1Primitive().getEncoded();
        Path file = folder.resolve(kind + ".old.key");
        TestAuthority.writeKey(
                file,
                "-----BEGIN " + kind + " PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + kind + " PRIVATE KEY-----\n");
        return file;
    }

    @Test
    void certificateAndKeyMayBeInOneFile() throws IOException {
        Path both = folder.resolve("both.pem");
        TestAuthority.writeKey(both, Files.readString(good.key()) + Files.readString(good.certificate()));

        assertThat(problems(both, both)).isEmpty();
    }

    @Test
    void furtherCertificatesNeedKeysAndNames() throws Exception {
        TestAuthority.Issued nameless =
                authority.issue("nameless", certificate -> certificate.addSanIpAddress("127.0.0.1"));

        assertThat(problems(with(List.of(good.certificate()), List.of(), "", TlsSettings.Provider.AUTO)))
                .containsExactly(
                        "further-key-files: 0 files (expected: 1, one for each of tls.further-certificate-files)");
        assertThat(problems(
                        with(List.of(nameless.certificate()), List.of(nameless.key()), "", TlsSettings.Provider.AUTO)))
                .containsExactly("further-certificate-files: " + nameless.certificate()
                        + " (expected: a certificate for a DNS name, which clients ask for)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "AAAA\n", "no base64!\n"})
    void ticketKeysThatAreNoneAreRefusedAndNotShown(String text) throws IOException {
        Path keys = folder.resolve("tickets");
        TestAuthority.writeKey(keys, text);

        assertThat(problems(with(List.of(), List.of(), keys.toString(), TlsSettings.Provider.OPENSSL)))
                .containsExactly("ticket-keys-file: " + keys + " (expected: " + TicketKeys.EXPECTED + ")");
    }

    @Test
    void ticketKeysAreRefusedWhereTheyCannotBeUsed() {
        assertThat(problems(with(List.of(), List.of(), "keys", TlsSettings.Provider.JDK)))
                .containsExactly("ticket-keys-file: keys (expected: nothing, because the JDK can't share tickets"
                        + " between nodes)");
    }

    private List<String> problems(Path certificate, Path key) {
        return problems(settings(certificate.toString(), key.toString()));
    }

    private static List<String> problems(TlsSettings settings) {
        List<String> problems = new ArrayList<>();
        settings.check((key, value, expected) -> problems.add(key + ": " + value + " (expected: " + expected + ")"));
        return problems;
    }

    private static TlsSettings settings(String certificate, String key) {
        return new TlsSettings(certificate, key, List.of(), List.of(), "", TlsSettings.Provider.AUTO, "");
    }

    private TlsSettings with(
            List<Path> certificates, List<Path> keys, String ticketKeys, TlsSettings.Provider provider) {
        return new TlsSettings(
                good.certificate().toString(),
                good.key().toString(),
                certificates.stream().map(Path::toString).toList(),
                keys.stream().map(Path::toString).toList(),
                "",
                provider,
                ticketKeys);
    }
}
