package io.fanfare.gateway.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.transport.NoLeaks;
import io.fanfare.gateway.transport.RawSocket;
import io.fanfare.gateway.transport.TcpClient;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Whoever is not let in over TLS costs no handshake. */
@ExtendWith(NoLeaks.class)
class FullTlsNodeTest {
    @Test
    void connectionAboveTheLimitIsClosedBeforeTheHandshake(@TempDir Path folder) throws Exception {
        TlsNode tls = TlsNode.start(new TestAuthority(folder), "jdk", "PUBLIC_MAX_CONNECTIONS", "1");
        TcpClient first = tls.tcp();

        try (RawSocket second = new RawSocket(tls.node.publicAddress())) {
            second.expectEnd();
        }

        assertThat(tls.node.metric("fanfare_connections_refused_total", "reason=\"node\""))
                .isEqualTo(1);
        assertThat(tls.node.metric("fanfare_tls_handshakes_total", "port=\"public\""))
                .isEqualTo(1);
        assertThat(tls.node.metric("fanfare_tls_handshakes_failed_total", "port=\"public\""))
                .isZero();
        first.close();
        tls.node.stop();
    }
}
