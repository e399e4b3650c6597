package io.fanfare.gateway.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanfare.gateway.transport.NoLeaks;
import io.fanfare.gateway.transport.RawSocket;
import io.fanfare.gateway.transport.TcpClient;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clients that come back resume their TLS sessions, on whichever node. Each node here has a certificate of its own: a client that
 * resumes is shown none, and keeps the one of the node where its session began.
 */
@ExtendWith(NoLeaks.class)
class ResumptionTest {
    @TempDir
    private Path folder;

    private final List<TlsNode> nodes = new ArrayList<>();

    @AfterEach
    void stop() throws Exception {
        for (TlsNode node : nodes) {
            node.node.terminate();
        }
    }

    @ParameterizedTest
    @CsvSource({"jdk, TLSv1.2", "jdk, TLSv1.3", "openssl, TLSv1.2", "openssl, TLSv1.3"})
    void clientResumesOnItsNode(String provider, String version) throws Exception {
        TestAuthority authority = new TestAuthority(folder);
        TlsNode node = started(TlsNode.start(authority, provider));
        TlsClient client = new TlsClient(authority.clientContext(), "localhost");

        long first = sessionBegan(client, node, version);

        assertThat(sessionBegan(client, node, version)).isEqualTo(first);
    }

    private static long sessionBegan(TlsClient client, TlsNode node, String version) throws IOException {
        try (SSLSocket socket = connect(client, node, version)) {
            return socket.getSession().getCreationTime();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void clientResumesOnAnotherNodeThatSharesTheKeys(String version) throws Exception {
        TestAuthority authority = new TestAuthority(folder);
        String shared = keys("shared", newKey());
        TlsNode a = start(authority, "a", shared);
        TlsNode b = start(authority, "b", shared);
        TlsClient client = new TlsClient(authority.clientContext(), "localhost");

        assertThat(nodeShown(client, a, version)).isEqualTo("CN=a");
        assertThat(nodeShown(client, b, version)).isEqualTo("CN=a");
    }

    @Test
    void clientResumesNowhereElseWithoutSharedKeys() throws Exception {
        TestAuthority authority = new TestAuthority(folder);
        TlsNode a = started(TlsNode.start(authority, authority.issue("a"), "openssl"));
        TlsNode b = started(TlsNode.start(authority, authority.issue("b"), "openssl"));
        TlsClient client = new TlsClient(authority.clientContext(), "localhost");

        assertThat(nodeShown(client, a, "TLSv1.3")).isEqualTo("CN=a");
        assertThat(nodeShown(client, b, "TLSv1.3")).isEqualTo("CN=b");
    }

    @Test
    void oldTicketsLiveOnWhileTheirKeyIsThereAndEndWithIt() throws Exception {
        TestAuthority authority = new TestAuthority(folder);
        String old = newKey();
        String young = newKey();
        TlsNode a = start(authority, "a", keys("a-keys", old));
        TlsNode b = start(authority, "b", keys("b-keys", young, old));
        TlsNode c = start(authority, "c", keys("c-keys", young));
        TlsClient rotated = new TlsClient(authority.clientContext(), "localhost");
        TlsClient removed = new TlsClient(authority.clientContext(), "localhost");

        assertThat(nodeShown(rotated, a, "TLSv1.3")).isEqualTo("CN=a");
        assertThat(nodeShown(rotated, b, "TLSv1.3")).isEqualTo("CN=a");
        assertThat(nodeShown(rotated, c, "TLSv1.3"))
                .as("b has given a new ticket")
                .isEqualTo("CN=a");
        assertThat(nodeShown(removed, a, "TLSv1.3")).isEqualTo("CN=a");
        assertThat(nodeShown(removed, c, "TLSv1.3")).isEqualTo("CN=c");
    }

    @Test
    void keysThatARunningNodeFindsInTheFileHold() throws Exception {
        TestAuthority authority = new TestAuthority(folder);
        String shared = newKey();
        TlsNode a = start(authority, "a", keys("a-keys", shared));
        TlsNode b = start(authority, "b", keys("b-keys", newKey()));

        keys("b-keys", newKey(), shared);

        await().untilAsserted(() -> {
            TlsClient client = new TlsClient(authority.clientContext(), "localhost");
            assertThat(nodeShown(client, a, "TLSv1.3")).isEqualTo("CN=a");
            assertThat(nodeShown(client, b, "TLSv1.3")).isEqualTo("CN=a");
        });
    }

    private static String nodeShown(TlsClient client, TlsNode node, String version) throws IOException {
        try (SSLSocket socket = connect(client, node, version)) {
            return TlsClient.shown(socket).getSubjectX500Principal().toString();
        }
    }

    /** Reads once, so that the ticket, which comes behind the handshake in TLS 1.3, is taken. */
    private static SSLSocket connect(TlsClient client, TlsNode node, String version) throws IOException {
        SSLSocket socket = client.handshake(
                node.node.publicAddress(), parameters -> parameters.setProtocols(new String[] {version}));
        new TcpClient(new RawSocket(socket)).open();
        return socket;
    }

    private TlsNode start(TestAuthority authority, String name, String keysFile) throws Exception {
        return started(
                TlsNode.start(authority, authority.issue(name), "openssl", "PUBLIC_TLS_TICKET_KEYS_FILE", keysFile));
    }

    private TlsNode started(TlsNode node) {
        nodes.add(node);
        return node;
    }

    private String keys(String name, String... lines) throws IOException {
        Path file = folder.resolve(name);
        TestAuthority.writeKey(file, String.join("\n", lines) + "\n");
        return file.toString();
    }

    private static String newKey() {
        byte[] key = new byte[48];
        new SecureRandom().nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }
}
