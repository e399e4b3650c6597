package io.fanfare.storage.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import io.fanfare.storage.HistoryStore;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Postgres over TLS: only a server that somebody named has signed, and that bears the name of the url, is believed. */
@Timeout(120)
class PostgresTlsTest {
    /** The driver logs what it throws. Held, or the setting is lost with it. */
    private static final Logger DRIVER = Logger.getLogger("org.postgresql.ssl");

    @TempDir(factory = MemoryFolder.class)
    private static Path folder;

    private static Path ca;
    private static Path otherCa;
    private static PostgresServer server;
    private static String database;

    @BeforeAll
    static void start() throws Exception {
        DRIVER.setLevel(Level.OFF);
        X509Bundle authority = authority();
        ca = Files.writeString(folder.resolve("ca.pem"), authority.getCertificatePEM());
        otherCa = Files.writeString(folder.resolve("other.pem"), authority().getCertificatePEM());
        X509Bundle own = new CertificateBuilder()
                .subject("CN=postgres")
                .addSanIpAddress("127.0.0.1")
                .buildIssuedBy(authority);
        Path certificate = Files.writeString(folder.resolve("server.crt"), own.getCertificatePathPEM());
        Path key = Files.createFile(
                folder.resolve("server.key"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(key, own.getPrivateKeyPEM());
        server = PostgresServer.in(folder.resolve("data"));
        server.execute("postgres", "ALTER SYSTEM SET ssl_cert_file = '" + certificate + "'");
        server.execute("postgres", "ALTER SYSTEM SET ssl_key_file = '" + key + "'");
        server.execute("postgres", "ALTER SYSTEM SET ssl = on");
        server.execute("postgres", "SELECT pg_reload_conf()");
        await().until(() -> server.ask("postgres", "SHOW ssl").equals("on"));
        database = server.newDatabase();
    }

    private static X509Bundle authority() throws Exception {
        return new CertificateBuilder()
                .subject("CN=authority")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
        DRIVER.setLevel(null);
    }

    @Test
    void allConnectionsAreEncryptedWithAServerThatIsBelieved() throws Exception {
        try (HistoryStore store = TestDatabase.open(settings("127.0.0.1", ca))) {
            Publication publication = new Publication(TopicName.of("room:tls"), "message", Payload.json("{}"), null, 1);

            assertThat(Await.result(store.append(publication)).position().offset())
                    .isEqualTo(1);
            assertThat(server.ask(
                            "postgres",
                            "SELECT count(*) > 0 AND bool_and(ssl) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)"
                                    + " WHERE datname = '" + database + "'"))
                    .isEqualTo("t");
        }
    }

    @Test
    void serverThatSomebodyElseHasSignedIsNotBelieved() {
        assertThatThrownBy(() -> TestDatabase.open(settings("127.0.0.1", otherCa)))
                .hasMessageContaining("can't be opened")
                .hasMessageNotContaining("\n");
    }

    @Test
    void serverOfAnotherNameIsNotBelieved() {
        assertThatThrownBy(() -> TestDatabase.open(settings("localhost", ca)))
                .hasMessageContaining("can't be opened")
                .hasMessageContaining("localhost");
    }

    private static DatabaseSettings settings(String host, Path trusted) {
        return DatabaseSettings.of("jdbc:postgresql://" + host + ":" + server.port() + "/" + database
                + "?sslmode=verify-full&sslrootcert=" + trusted);
    }
}
