package io.fanfare.gateway.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.StandardConstants;
import javax.net.ssl.X509ExtendedKeyManager;

/** Gives each client the certificate of the host that it names (RFC 6066 §3), in a kind that it understands. Any thread. */
final class CertificateChoice extends X509ExtendedKeyManager {
    private final List<ServerCertificate> certificates;

    CertificateChoice(List<ServerCertificate> certificates) {
        this.certificates = certificates;
    }

    @Override
    public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
        return alias(keyType, nameAskedFor(engine));
    }

    /** Null if the client names no host that could have a certificate. */
    private static String nameAskedFor(SSLEngine engine) {
        if (!(engine.getHandshakeSession() instanceof ExtendedSSLSession session)) {
            return null;
        }
        try {
            for (SNIServerName name : session.getRequestedServerNames()) {
                if (name.getType() == StandardConstants.SNI_HOST_NAME) {
                    return new SNIHostName(name.getEncoded()).getAsciiName().toLowerCase(Locale.ROOT);
                }
            }
        } catch (IllegalArgumentException noName) {
            // Whoever asks for garbage gets the first one.
        }
        return null;
    }

    /**
     * @param host null for none
     * @return null if there is none of this kind, though perhaps one of another
     */
    String alias(String keyType, String host) {
        boolean isNamed = false;
        for (int i = 0; host != null && i < certificates.size(); i++) {
            if (certificates.get(i).isFor(host)) {
                isNamed = true;
                if (certificates.get(i).keyType().equals(keyType)) {
                    return Integer.toString(i);
                }
            }
        }
        return !isNamed && certificates.get(0).keyType().equals(keyType) ? "0" : null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return certificates.get(Integer.parseInt(alias)).chain().toArray(new X509Certificate[0]);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return certificates.get(Integer.parseInt(alias)).key();
    }

    // What is for sockets that block, and for clients.

    @Override
    public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
        return alias(keyType, null);
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
        return null;
    }

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
        return null;
    }

    @Override
    public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
        return null;
    }
}
