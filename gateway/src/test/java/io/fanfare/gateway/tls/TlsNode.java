package io.fanfare.gateway.tls;

import io.fanfare.gateway.transport.Node;
import io.fanfare.gateway.transport.TcpClient;
import io.fanfare.gateway.transport.WebSocketClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A running node with TLS on both ports, and those who trust it. */
final class TlsNode {
    final Node node;
    final TlsClient client;

    private TlsNode(Node node, TlsClient client) {
        this.node = node;
        this.client = client;
    }

    /** Starts one with a certificate for localhost. */
    static TlsNode start(TestAuthority authority, String provider, String... settings) throws Exception {
        return start(authority, authority.issue("localhost"), provider, settings);
    }

    static TlsNode start(TestAuthority authority, TestAuthority.Issued own, String provider, String... settings)
            throws Exception {
        List<String> all = new ArrayList<>();
        for (String port : List.of("PUBLIC", "API")) {
            all.addAll(List.of(
                    port + "_TLS_CERTIFICATE_FILE", own.certificate().toString(),
                    port + "_TLS_KEY_FILE", own.key().toString(),
                    port + "_TLS_PROVIDER", provider));
        }
        Stream.of(settings).forEach(all::add);
        Node node = Node.start(authority.clientContext(), all.toArray(new String[0]));
        return new TlsNode(node, new TlsClient(authority.clientContext(), "localhost"));
    }

    /** With its session open. */
    TcpClient tcp() throws IOException {
        return new TcpClient(client.connect(node.publicAddress())).open();
    }

    /** With its session open. */
    WebSocketClient webSocket() throws IOException {
        return new WebSocketClient(client.connect(node.publicAddress())).open();
    }

    double failed(String port, String reason) {
        return node.metric("fanfare_tls_handshakes_failed_total", "port=\"" + port + "\",reason=\"" + reason + "\"");
    }
}
