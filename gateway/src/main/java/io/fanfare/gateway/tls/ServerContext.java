package io.fanfare.gateway.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSslCachingX509KeyManagerFactory;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProtocols;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.netty.util.ReferenceCountUtil;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLException;

/**
 * How TLS is spoken with the files as they were at one moment. Connections that it was used for keep it, also after
 * {@link #retire}. Any thread.
 */
final class ServerContext {
    /** Mozilla's "intermediate" (5.7) without finite-field Diffie-Hellman: forward secrecy and authenticated encryption only. */
    private static final List<String> SUITES = List.of(
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    private static final int SESSION_SECONDS = 86_400;
    /** Of the JDK, for clients that know no tickets. */
    private static final int MAX_SESSIONS = 1_000;

    static {
        // The JDK lets clients of TLS 1.2 begin the handshake anew as often as they like, at the server's cost.
        if (System.getProperty("jdk.tls.rejectClientInitiatedRenegotiation") == null) {
            System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
        }
    }

    private final SslContext context;

    private ServerContext(SslContext context) {
        this.context = context;
    }

    /**
     * Makes one.
     *
     * @param tickets for BoringSSL; the JDK has its own
     */
    static ServerContext of(TlsFiles files, boolean isOpenSsl, TicketKeys tickets) throws SSLException {
        KeyManagerFactory keys = new OneKeyManager(new CertificateChoice(files.certificates()));
        SslContextBuilder builder = SslContextBuilder.forServer(
                        isOpenSsl ? new OpenSslCachingX509KeyManagerFactory(keys) : keys)
                .sslProvider(isOpenSsl ? SslProvider.OPENSSL_REFCNT : SslProvider.JDK)
                .protocols(SslProtocols.TLS_v1_3, SslProtocols.TLS_v1_2)
                .ciphers(SUITES, SupportedCipherSuiteFilter.INSTANCE)
                .applicationProtocolConfig(new ApplicationProtocolConfig(
                        Protocol.ALPN,
                        SelectorFailureBehavior.NO_ADVERTISE,
                        SelectedListenerFailureBehavior.ACCEPT,
                        ApplicationProtocolNames.HTTP_1_1))
                .sessionCacheSize(MAX_SESSIONS)
                .sessionTimeout(SESSION_SECONDS);
        if (!files.clientCas().isEmpty()) {
            builder.clientAuth(ClientAuth.REQUIRE)
                    .trustManager(files.clientCas().toArray(new X509Certificate[0]));
        }
        SslContext context = builder.build();
        if (context.sessionContext() instanceof OpenSslSessionContext sessions) {
            // Tickets do; they cost the node no memory.
            sessions.setSessionCacheEnabled(false);
            sessions.setTicketKeys(tickets.forOpenSsl());
        }
        return new ServerContext(context);
    }

    /**
     * One for a new connection.
     *
     * @throws io.netty.util.IllegalReferenceCountException if it has retired
     */
    TlsHandler newHandler(ByteBufAllocator memory) {
        return new TlsHandler(context.newEngine(memory));
    }

    /** New connections need it no longer. Once. */
    void retire() {
        ReferenceCountUtil.release(context);
    }
}
