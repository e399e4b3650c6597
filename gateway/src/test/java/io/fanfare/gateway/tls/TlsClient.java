package io.fanfare.gateway.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.transport.RawSocket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** Connections over TLS by the JDK, which checks the name in the certificate and, in these tests, asks for a close_notify. */
public final class TlsClient {
    private static final int READ_MILLIS = 10_000;
    /** Sessions are kept under it, whichever node they are with. */
    private static final int ONE_PORT = 443;

    private final SSLContext context;
    private final String host;

    /** @param host that it asks for */
    public TlsClient(SSLContext context, String host) {
        assertThat(System.getProperty("com.sun.net.ssl.requireCloseNotify"))
                .as("without it the JDK takes a cut for an end")
                .isEqualTo("true");
        this.context = context;
        this.host = host;
    }

    /** Connects, and completes the handshake. */
    public SSLSocket handshake(InetSocketAddress address) throws IOException {
        return handshake(address, parameters -> {});
    }

    public SSLSocket handshake(InetSocketAddress address, Consumer<SSLParameters> change) throws IOException {
        Socket plain = plainSocket(address);
        try {
            return handshake(plain, change);
        } catch (IOException refused) {
            plain.close();
            throw refused;
        }
    }

    public Socket plainSocket(InetSocketAddress address) throws IOException {
        Socket plain = new Socket(address.getAddress(), address.getPort()) {
            @Override
            public int getPort() {
                return ONE_PORT;
            }
        };
        plain.setSoTimeout(READ_MILLIS);
        plain.setTcpNoDelay(true);
        return plain;
    }

    public SSLSocket handshake(Socket plain, Consumer<SSLParameters> change) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, host, ONE_PORT, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        change.accept(parameters);
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    public RawSocket connect(InetSocketAddress address) throws IOException {
        return new RawSocket(handshake(address));
    }

    /** The certificate that a node shows: that of an earlier session if the client resumes it. */
    public static X509Certificate shown(SSLSocket socket) throws IOException {
        Certificate[] chain = socket.getSession().getPeerCertificates();
        return (X509Certificate) chain[0];
    }
}
