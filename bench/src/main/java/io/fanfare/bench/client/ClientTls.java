package io.fanfare.bench.client;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.File;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.util.List;
import javax.net.ssl.SSLException;

/**
 * TLS 1.2 or 1.3 by the JDK's engine. A connection to a server that was connected to before resumes a session if the server
 * gave one to take up. The name in the certificate has to be the one that was dialed.
 */
public final class ClientTls implements ConnectionSecurity {
    private static final List<String> VERSIONS = List.of("TLSv1.3", "TLSv1.2");

    private final JdkSslContext context;

    private ClientTls(SslContextBuilder builder) {
        try {
            context = (JdkSslContext)
                    builder.sslProvider(SslProvider.JDK).protocols(VERSIONS).build();
        } catch (SSLException unusable) {
            throw new IllegalStateException("this Java has no TLS", unusable);
        }
    }

    /** Trusts whom Java trusts. */
    public static ClientTls trustingJava() {
        return new ClientTls(SslContextBuilder.forClient());
    }

    /**
     * Trusts whoever has a certificate that is signed by one of these.
     *
     * @param certificates in PEM
     * @throws IllegalArgumentException if the file can't be read, or holds none
     */
    public static ClientTls trusting(File certificates) {
        return new ClientTls(SslContextBuilder.forClient().trustManager(certificates));
    }

    /** Trusts everybody, whatever name the certificate has: for trying out. */
    public static ClientTls trustingAnybody() {
        return new ClientTls(SslContextBuilder.forClient()
                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                .endpointIdentificationAlgorithm(null));
    }

    @Override
    public void secure(ChannelPipeline pipeline, InetSocketAddress address) {
        pipeline.addLast(
                context.newHandler(pipeline.channel().alloc(), address.getHostString(), address.getPort()),
                new HandshakeGate());
    }

    @Override
    public HttpClient.Builder httpClient() {
        return HttpClient.newBuilder().sslContext(context.context());
    }
}
