package io.fanfare.gateway.tls;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Signs certificates for one test, and writes them to files. */
public final class TestAuthority {
    private static final char[] NO_PASSWORD = {};

    private final Path folder;
    private final X509Bundle root;

    /** A certificate with those that sign it, and its key. */
    public record Issued(Path certificate, Path key, X509Bundle bundle) {}

    public TestAuthority(Path folder) throws Exception {
        this.folder = folder;
        this.root = new CertificateBuilder()
                .subject("CN=authority of " + folder.getFileName())
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        Files.writeString(caFile(), root.getCertificatePEM());
    }

    /** What a client has to trust. */
    public Path caFile() {
        return folder.resolve("ca.pem");
    }

    /** A certificate of this machine for the next days. */
    public Issued issue(String fileName) throws Exception {
        return issue(fileName, TestAuthority::thisMachine);
    }

    /** What makes a certificate one for this machine. */
    public static CertificateBuilder thisMachine(CertificateBuilder certificate) {
        return certificate.addSanDnsName("localhost").addSanIpAddress("127.0.0.1");
    }

    public Issued issue(String fileName, UnaryOperator<CertificateBuilder> properties) throws Exception {
        Instant now = Instant.now();
        X509Bundle bundle = properties
                .apply(new CertificateBuilder()
                        .subject("CN=" + fileName)
                        .notBefore(now.minus(Duration.ofDays(1)))
                        .notAfter(now.plus(Duration.ofDays(90))))
                .buildIssuedBy(root);
        Path certificate = folder.resolve(fileName + ".crt");
        Path key = folder.resolve(fileName + ".key");
        writeKey(key, bundle.getPrivateKeyPEM());
        Files.writeString(certificate, bundle.getCertificatePathPEM());
        return new Issued(certificate, key, bundle);
    }

    /** For its owner only. */
    public static void writeKey(Path file, String pem) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, pem);
    }

    /** What a client uses that trusts this authority. */
    public SSLContext clientContext() throws GeneralSecurityException, IOException {
        return clientContext(null);
    }

    /** @param own certificate of the client; null for none */
    public SSLContext clientContext(Issued own) throws GeneralSecurityException, IOException {
        KeyStore trusted = emptyStore();
        trusted.setCertificateEntry("ca", root.getCertificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        KeyStore keys = emptyStore();
        if (own != null) {
            keys.setKeyEntry(
                    "own",
                    own.bundle().getKeyPair().getPrivate(),
                    NO_PASSWORD,
                    own.bundle().getCertificatePath());
        }
        KeyManagerFactory keyManagers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keyManagers.init(keys, NO_PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keyManagers.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}
